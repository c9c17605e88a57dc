import { DatabakerError } from '@dc-data-baker/models';
import { type BakedTable, didYouMean, isBaked, type Project } from '@dc-data-baker/planner';

/**
 * @param ofExternal why an external table will not do
 * @throws a `request` error for such a table, or for one that there is none of
 */
export function tableWithQuery(project: Project, name: string, ofExternal: string): BakedTable {
  const found = project.tables.find(({ table }) => table.name === name);
  if (found && isBaked(found)) return found;
  const baked = project.tables.filter(isBaked).map(({ table }) => table.name);
  throw new DatabakerError(
    'request',
    found
      ? `\`${name}\` is external: ${ofExternal}`
      : `there is no table \`${name}\`${didYouMean(name, baked)}`,
  );
}
