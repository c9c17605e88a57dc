import { isFailed, type Manifest, type ManifestFile } from '@dc-data-baker/models';
import {
  type AddressKey,
  type AdHocQuery,
  addressKeys,
  addressRows,
  type BakedTable,
  bakedNamed,
  MOST_ADDRESS_ROWS,
  type Project,
  tableGraph,
} from '@dc-data-baker/planner';
import { chooseBake } from '../diff/choose-bake.ts';
import { readShardFile } from '../duckdb/read-shard.ts';
import type { Engine, QueriedBake } from '../engine.ts';
import { publishingProblem } from '../finish-publishing.ts';
import { heldMessage, readHold } from '../hold.ts';
import { readManifest } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { placeOf } from '../published-place.ts';
import { publishingMark } from '../publishing-mark.ts';
import { recordedBake } from '../recorded-bake.ts';
import { unlessUnreadable } from '../unless-unreadable.ts';
import { damagedFiles } from '../whole-bake.ts';
import type { ExplainedTable } from './explanation.ts';
import type { LocalFiles } from './local-files.ts';
import type { Row } from './row.ts';

/** The parts of an address that were given, by the names of columns. */
export type AskedFor = Readonly<Record<AddressKey, string | undefined>>;

/** The rows of baked tables for an address; each table comes after those that it is made from. */
export async function explainTables(
  project: Project,
  engine: Engine,
  store: ObjectStore,
  files: LocalFiles,
  asked: AskedFor,
  signal: AbortSignal,
): Promise<ExplainedTable[]> {
  const graph = tableGraph(project);
  const explained: ExplainedTable[] = [];
  for (const name of graph.bakedInOrder) {
    const table = bakedNamed(project, name);
    const unreadable: string[] = [];
    const manifest = await unlessUnreadable(unreadable, () => readManifest(store, table.location));
    const by = keyOf(table, asked);
    const found =
      manifest && by
        ? await unlessUnreadable(unreadable, () =>
            rowsOf(project, engine, store, files, table, manifest, by, asked, signal),
          )
        : undefined;
    const { rows, file, problem } = found ?? NOTHING;
    // Without the published bake it is not known which bakes are newer.
    const isKnown = manifest !== undefined || unreadable.length === 0;
    explained.push({
      table: name,
      layer: table.layer,
      reads: graph.reads(name),
      madeOf: Object.fromEntries(
        graph
          .lineage(name)
          .flatMap(({ name: column, from }) =>
            column === undefined
              ? []
              : [[column, from.map((source) => `${source.table}.${source.column}`)]],
          ),
      ),
      by: by ? { [by.key]: by.value } : {},
      rows: rows.slice(0, MOST_ADDRESS_ROWS),
      hasMore: rows.length > MOST_ADDRESS_ROWS,
      file,
      problem,
      bake: manifest ? recordedBake(manifest) : null,
      publishing: (await publishingProblem(store, placeOf(table))) ?? null,
      held: await heldOf(store, table),
      newer: isKnown ? await newerOf(store, table) : null,
      unreadable,
    });
  }
  return explained;
}

/** A hold that cannot be read holds the table, too. */
async function heldOf(store: ObjectStore, table: BakedTable): Promise<string | null> {
  const problems: string[] = [];
  const held = await unlessUnreadable(problems, () => readHold(store, table));
  return held ? heldMessage(table.table.name, held) : (problems[0] ?? null);
}

async function newerOf(store: ObjectStore, table: BakedTable): Promise<ExplainedTable['newer']> {
  const newer = await chooseBake(store, table, 'candidate');
  if (!newer) return null;
  const failed = newer.checks.filter(isFailed).map(({ name }) => name);
  return { bakeId: newer.bakeId, status: newer.status, failed };
}

/** A table's column, and the value to look for. */
interface Key {
  readonly key: AddressKey;
  readonly value: string;
}

/** The narrowest given part of the address for which a table has a column. */
function keyOf(table: BakedTable, asked: AskedFor): Key | undefined {
  for (const key of addressKeys(table)) {
    const value = asked[key];
    if (value !== undefined) return { key, value };
  }
  return undefined;
}

type FoundRows = Pick<ExplainedTable, 'rows' | 'file' | 'problem'>;

const NOTHING: FoundRows = { rows: [], file: null, problem: null };

async function rowsOf(
  project: Project,
  engine: Engine,
  store: ObjectStore,
  files: LocalFiles,
  { table, origin, location }: BakedTable,
  manifest: Manifest,
  { key, value }: Key,
  asked: AskedFor,
  signal: AbortSignal,
): Promise<FoundRows> {
  if (origin.write.kind === 'shards') {
    const shard = asked[origin.write.by as keyof AskedFor];
    if (shard !== undefined) {
      const listed = manifest.files.find(({ path }) => path === `${shard}.parquet`);
      if (!listed) return NOTHING;
      const place = `${location}${listed.path}`;
      const problem = await damageOf(store, location, listed);
      if (problem !== undefined) return { rows: [], file: store.placeOf(place), problem };
      const { path, shown } = await files.one(place, listed.bytes);
      const rows = await readShardFile(path, table.name, { [key]: value });
      return { rows, file: shown, problem: null };
    }
  }
  const query = addressRows(project, table.name, key, value);
  return { rows: await queryRows(engine, query, signal), file: null, problem: null };
}

/**
 * What is wrong with a file that clients read. While files are being replaced, another bake's file
 * is right.
 */
async function damageOf(
  store: ObjectStore,
  location: string,
  file: ManifestFile,
): Promise<string | undefined> {
  if ((await publishingMark(store, location)) !== undefined) return undefined;
  const [damaged] = await damagedFiles(store, location, [file], 'hash');
  return damaged?.problem;
}

/**
 * The rows of a SELECT over published tables.
 *
 * @param bakes the bakes that are read instead of the published ones, by table
 */
export async function queryRows(
  engine: Engine,
  query: AdHocQuery,
  signal: AbortSignal,
  bakes?: ReadonlyMap<string, QueriedBake>,
): Promise<Row[]> {
  const { columns, rows } = await engine.query(query, signal, bakes);
  const found: Row[] = [];
  for await (const batch of rows) {
    for (const row of batch) {
      found.push(Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
    }
  }
  return found;
}
