import { randomUUID } from 'node:crypto';
import { identifier } from '@dc-data-baker/models';
import { candidateName, isBaked, type ProjectTable, tableNamed } from '@dc-data-baker/planner';
import type { AthenaResources } from './athena-resources.ts';
import { glueTableInput } from './glue-table.ts';
import { withTables } from './with-tables.ts';

type Resources = Pick<AthenaResources, 'project' | 'catalogue' | 'tables'>;

/**
 * Has statements read tables as their manifests say that they are published. Where Glue shows
 * something else, such as the bake of another environment, it is left alone, for others read it too:
 * the statements get a table of their own in its place, which is taken away afterwards.
 *
 * @param act is handed what to do with each statement before it runs
 * @throws a `request` error for a table that was never baked
 */
export async function readingPublished<Result>(
  { project, catalogue, tables }: Resources,
  names: readonly string[],
  act: (adapt: (sql: string) => string) => Promise<Result>,
): Promise<Result> {
  const own: { readonly found: ProjectTable; readonly name: string }[] = [];
  try {
    for (const name of new Set(names)) {
      const found = tableNamed(project, name);
      const location = await tables.publishedLocation(found);
      const { database } = found.table;
      if (await catalogue.has(database, glueTableInput(found.table, location))) continue;
      const other = `${candidateName(name)}_${randomUUID().replaceAll('-', '')}`;
      own.push({ found, name: other });
      await catalogue.put(database, glueTableInput(found.table, location, other));
    }
    const selects = own.map(
      ({ found, name }) => [found.table.name, `SELECT * FROM ${identifier(name)}`] as const,
    );
    return await act((sql) => withTables(sql, selects));
  } finally {
    for (const { found, name } of own) await catalogue.remove(found.table.database, name);
  }
}

/**
 * What Glue does not show as it is published, for a person.
 *
 * @returns a sentence for each such table that was baked
 */
export async function notShown({ project, catalogue, tables }: Resources): Promise<string[]> {
  const problems: string[] = [];
  for (const found of project.tables.filter(isBaked)) {
    const { name, database } = found.table;
    const location = await tables.publishedLocation(found).catch(() => undefined);
    if (location === undefined) continue;
    const shown = await catalogue.locationOf(database, name);
    if (shown === location) continue;
    problems.push(
      `Glue's table \`${name}\` ${shown === undefined ? 'is not there' : `is at ${shown}`}, but what is published is at ${location}: others who read it by its name do not get that. \`databaker bake ${name} --force\` or \`databaker rollback ${name}\` puts it right`,
    );
  }
  return problems;
}
