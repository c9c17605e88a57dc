import { randomUUID } from 'node:crypto';
import { DatabakerError, identifier } from '@dc-data-baker/models';
import { candidateName, isBaked, type ProjectTable, tableNamed } from '@dc-data-baker/planner';
import type { QueriedBake } from '../engine.ts';
import { bakeLocation } from '../manifest-store.ts';
import type { AthenaResources } from './athena-resources.ts';
import { candidateTable } from './candidate.ts';
import { glueTableInput } from './glue-table.ts';
import { isHeldBackBy, type ReadBakes } from './table-bakes.ts';
import { withTables } from './with-tables.ts';

type Resources = Pick<AthenaResources, 'project' | 'catalogue' | 'tables'>;

/** A temporary Glue table, which exists only while something reads it. */
interface OwnTable {
  readonly found: ProjectTable;
  readonly name: string;
  readonly location: string;
  /** Its name in statements. */
  readonly as: string;
}

/**
 * Lets statements read tables as their manifests say that they are published. If Glue points a
 * table elsewhere, such as to the bake of another environment, it is left unchanged, because others
 * read it too: the statements get a temporary table instead.
 *
 * @param act receives a function that adapts each statement before it runs
 * @param bakes the bakes that are read instead of the published ones, by their names in the
 *   statements
 * @throws a `request` error for a table that was never baked, a `lake` error for a bake of which files are
 *   missing
 */
export async function readingPublished<Result>(
  { project, catalogue, tables }: Resources,
  names: readonly string[],
  act: (adapt: (sql: string) => string) => Promise<Result>,
  bakes: ReadonlyMap<string, QueriedBake> = new Map(),
): Promise<Result> {
  const own: OwnTable[] = [];
  for (const [as, { table, manifest }] of bakes) {
    const location = bakeLocation(table.bakesLocation, manifest.bakeId);
    await tables.assertWhole(location, manifest);
    own.push(ownTable(as, table, location));
  }
  for (const name of new Set(names)) {
    const found = tableNamed(project, name);
    const location = await tables.wholeLocation(found);
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
 * Lets a bake's statements read the candidates that the bake holds back. Others still read what is
 * published, by the tables' own names.
 *
 * @param bakes the bakes that the statements read, from `repointToPublished`
 * @param act receives a function that adapts each statement before it runs
 */
export async function readingHeldBack<Result>(
  { project, catalogue }: Pick<Resources, 'project' | 'catalogue'>,
  bakes: ReadBakes,
  bakeId: string,
  act: (adapt: (sql: string) => string) => Promise<Result>,
): Promise<Result> {
  const heldBack = [...bakes].filter(([, read]) => isHeldBackBy(bakeId, read));
  const own = heldBack.map(([as]): OwnTable => {
    const found = tableNamed(project, as);
    const location = bakeLocation(found.bakesLocation, bakeId);
    return { found, name: candidateTable(as, bakeId), location, as };
  });
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
 * The tables that Glue does not point to their published bakes, for a person.
 *
 * @returns a sentence for each such table that was baked
 */
export async function notShown(resources: Resources): Promise<string[]> {
  return (await misplacedTables(resources)).map(
    ({ name, shown, published }) =>
      `Glue's table \`${name}\` ${shown === undefined ? 'is not there' : `is at ${shown}`}, but what is published is at ${published}: others who read it by its name get something else. \`databaker bake ${name} --force\` or \`databaker rollback ${name}\` puts it right`,
  );
}

/** A baked table that Glue points elsewhere than to its published bake, or does not have. */
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
    const location = await tables.publishedLocation(found).catch((error: unknown) => {
      // What was never baked, or has a manifest that cannot be read, has no place to be shown at.
      if (error instanceof DatabakerError && error.kind !== 'cloud') return undefined;
      throw error;
    });
    if (location === undefined) continue;
    const shown = await catalogue.locationOf(database, name);
    if (shown !== location) misplaced.push({ name, shown, published: location });
  }
  return misplaced;
}
