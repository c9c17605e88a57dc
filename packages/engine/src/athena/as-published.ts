import { randomUUID } from 'node:crypto';
import { identifier } from '@dc-data-baker/models';
import { candidateName, isBaked, type ProjectTable, tableNamed } from '@dc-data-baker/planner';
import type { QueriedBake } from '../engine.ts';
import { bakeLocation } from '../manifest-store.ts';
import type { AthenaResources } from './athena-resources.ts';
import { candidateTable } from './candidate.ts';
import { glueTableInput } from './glue-table.ts';
import { withTables } from './with-tables.ts';

type Resources = Pick<AthenaResources, 'project' | 'catalogue' | 'tables'>;

/** A table of Glue's that is there only as long as something reads it. */
interface OwnTable {
  readonly found: ProjectTable;
  readonly name: string;
  /** What statements call it. */
  readonly as: string;
}

/**
 * Has statements read tables as their manifests say that they are published. Where Glue shows
 * something else, such as the bake of another environment, it is left alone, for others read it too:
 * the statements get a table of their own in its place, which is taken away afterwards.
 *
 * @param act is handed what to do with each statement before it runs
 * @param bakes what is read in place of what is published, by the names that statements have for it
 * @throws a `request` error for a table that was never baked
 */
export async function readingPublished<Result>(
  { project, catalogue, tables }: Resources,
  names: readonly string[],
  act: (adapt: (sql: string) => string) => Promise<Result>,
  bakes: ReadonlyMap<string, QueriedBake> = new Map(),
): Promise<Result> {
  const own: OwnTable[] = [];
  const show = async (as: string, found: ProjectTable, location: string) => {
    const name = `${candidateName(found.table.name)}_${randomUUID().replaceAll('-', '')}`;
    own.push({ found, name, as });
    await catalogue.put(found.table.database, glueTableInput(found.table, location, name));
  };
  try {
    for (const [as, { table, manifest }] of bakes) {
      await show(as, table, bakeLocation(table.bakesLocation, manifest.bakeId));
    }
    for (const name of new Set(names)) {
      const found = tableNamed(project, name);
      const location = await tables.publishedLocation(found);
      const { database } = found.table;
      if (await catalogue.has(database, glueTableInput(found.table, location))) continue;
      await show(name, found, location);
    }
    return await act(reading(own));
  } finally {
    for (const { found, name } of own) await catalogue.remove(found.table.database, name);
  }
}

/**
 * Has a bake's statements read what the bake has held back itself: others go on reading what is
 * published, by the tables' own names.
 *
 * @param act is handed what to do with each statement before it runs
 */
export async function readingHeldBack<Result>(
  { project, catalogue, tables }: Resources,
  names: readonly string[],
  bakeId: string,
  act: (adapt: (sql: string) => string) => Promise<Result>,
): Promise<Result> {
  const own: OwnTable[] = [];
  try {
    for (const name of new Set(names)) {
      const found = tableNamed(project, name);
      if (!(await tables.heldBack(found, bakeId))) continue;
      const other = candidateTable(name, bakeId);
      own.push({ found, name: other, as: name });
      const bake = bakeLocation(found.bakesLocation, bakeId);
      await catalogue.put(found.table.database, glueTableInput(found.table, bake, other));
    }
    return await act(reading(own));
  } finally {
    for (const { found, name } of own) await catalogue.remove(found.table.database, name);
  }
}

function reading(own: readonly OwnTable[]): (sql: string) => string {
  const selects = own.map(({ name, as }) => [as, `SELECT * FROM ${identifier(name)}`] as const);
  return (sql) => withTables(sql, selects);
}

/**
 * What Glue does not show as it is published, for a person.
 *
 * @returns a sentence for each such table that was baked
 */
export async function notShown(resources: Resources): Promise<string[]> {
  return (await misplacedTables(resources)).map(
    ({ name, shown, published }) =>
      `Glue's table \`${name}\` ${shown === undefined ? 'is not there' : `is at ${shown}`}, but what is published is at ${published}: others who read it by its name do not get that. \`databaker bake ${name} --force\` or \`databaker rollback ${name}\` puts it right`,
  );
}

/** A table that was baked, and that Glue shows elsewhere than it is published, or not at all. */
export interface MisplacedTable {
  readonly name: string;
  readonly shown: string | undefined;
  readonly published: string;
}

export async function misplacedTables({
  project,
  catalogue,
  tables,
}: Resources): Promise<MisplacedTable[]> {
  const misplaced: MisplacedTable[] = [];
  for (const found of project.tables.filter(isBaked)) {
    const { name, database } = found.table;
    const location = await tables.publishedLocation(found).catch(() => undefined);
    if (location === undefined) continue;
    const shown = await catalogue.locationOf(database, name);
    if (shown !== location) misplaced.push({ name, shown, published: location });
  }
  return misplaced;
}
