import { DatabakerError } from '@dc-data-baker/models';
import { type BakedTable, didYouMean, isBaked, type Project } from '@dc-data-baker/planner/project';

/**
 * @param ofExternal why the command does not accept an external table
 * @throws a `request` error for an external table, or if there is no such table
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
