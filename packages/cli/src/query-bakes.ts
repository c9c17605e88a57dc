import type { ObjectStore, QueriedBake } from '@dc-data-baker/engine';
import type { Project, ProjectTable } from '@dc-data-baker/planner';

/** A query, the tables that it reads, and the bakes that it reads instead of the published ones. */
export interface QueryOfBakes {
  readonly sql: string;
  readonly project: Project;
  /** By the table's name in the query. */
  readonly bakes: ReadonlyMap<string, QueriedBake>;
}

/**
 * Finds the bakes that a query names, as `FROM table@BAKE` or by `--bake`.
 *
 * @param replaced bakes by table, for every mention in the query
 * @throws a `request` error for a table or a bake that does not exist
 */
export async function queryOfBakes(
  store: ObjectStore,
  project: Project,
  typed: string,
  replaced: ReadonlyMap<string, string>,
): Promise<QueryOfBakes> {
  const { chooseBake, noBakeText } = await import('@dc-data-baker/engine/bakes');
  const { namedBakes } = await import('@dc-data-baker/planner');
  const { DatabakerError } = await import('@dc-data-baker/models');
  const { bakedTable } = await import('./baked-table.ts');
  const { sql, bakes: named } = namedBakes(typed);
  const bakes = new Map<string, QueriedBake>();
  const tables: ProjectTable[] = [];
  const find = async (as: string, name: string, which: string) => {
    const table = bakedTable(project, name);
    const manifest = await chooseBake(store, table, which);
    if (!manifest) throw new DatabakerError('request', await noBakeText(store, table, which));
    bakes.set(as, { table, manifest });
    return table;
  };
  for (const [name, which] of replaced) await find(name, name, which);
  for (const { as, table: name, bake } of named) {
    const found = await find(as, name, bake);
    tables.push({ ...found, table: { ...found.table, name: as } });
  }
  return { sql, project: { ...project, tables: [...project.tables, ...tables] }, bakes };
}
