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
  readonly location: string;
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
  const own = [...bakes].map(([as, { table, manifest }]) =>
    ownTable(as, table, bakeLocation(table.bakesLocation, manifest.bakeId)),
  );
  for (const name of new Set(names)) {
    const found = tableNamed(project, name);
    const location = await tables.publishedLocation(found);
    if (await catalogue.has(found.table.database, glueTableInput(found.table, location))) continue;
    own.push(ownTable(name, found, location));
  }
  return readingOwn(catalogue, own, act);
}

function ownTable(as: string, found: ProjectTable, location: string): OwnTable {
  const name = `${candidateName(found.table.name)}_${randomUUID().replaceAll('-', '')}`;
  return { found, name, location, as };
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
  for (const as of new Set(names)) {
    const found = tableNamed(project, as);
    if (!(await tables.heldBack(found, bakeId))) continue;
    const location = bakeLocation(found.bakesLocation, bakeId);
    own.push({ found, name: candidateTable(as, bakeId), location, as });
  }
  return readingOwn(catalogue, own, act);
}

async function readingOwn<Result>(
  catalogue: Resources['catalogue'],
  own: readonly OwnTable[],
  act: (adapt: (sql: string) => string) => Promise<Result>,
): Promise<Result> {
  const selects = own.map(({ name, as }) => [as, `SELECT * FROM ${identifier(name)}`] as const);
  try {
    for (const { found, name, location } of own) {
      await catalogue.put(found.table.database, glueTableInput(found.table, location, name));
    }
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
