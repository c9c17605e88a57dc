import { DatabakerError, type Manifest, type ManifestFile } from '@dc-data-baker/models';
import {
  type AddressKey,
  addressRows,
  type BakedTable,
  type Project,
} from '@dc-data-baker/planner';
import { bakeObjects } from '../bake-objects.ts';
import { damagedFiles, damagedText, otherContent } from '../damaged-files.ts';
import { readShardFile } from '../duckdb/read-shard-file.ts';
import type { Engine } from '../engine.ts';
import { ENGINE_TRAITS } from '../engine-traits.ts';
import { bakeLocation } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { publishingMark } from '../publishing-mark.ts';
import type { LocalFiles } from './local-files.ts';
import { mayHaveRows, type Partition, partitionOf } from './partition.ts';
import type { Row } from './row.ts';
import { type LeftOut, rowsDespiteDamage } from './rows-despite-damage.ts';

/** The parts of an address that were given, by the names of columns. */
export type AskedFor = Readonly<Record<AddressKey, string | undefined>>;

/** A table's column, and the value to look for. */
export interface Key {
  readonly key: AddressKey;
  readonly value: string;
}

/** A table's rows for an address. */
export interface AddressRows {
  readonly rows: readonly Row[];
  /** Of an outcode file, below the table's location. */
  readonly path: string | null;
  /** What is wrong with that file, which is then not read. */
  readonly problem: string | null;
  /** Damaged files that have no rows of the address. */
  readonly leftOut: readonly LeftOut[];
}

export const NO_ROWS: AddressRows = { rows: [], path: null, problem: null, leftOut: [] };

/** From where rows are read. */
export interface AddressReader {
  readonly project: Project;
  readonly engine: Engine;
  readonly store: ObjectStore;
  readonly files: LocalFiles;
  /** The partition of the address, as far as other tables have told it. */
  readonly partition: Partition;
}

/**
 * The rows of a bake for an address.
 *
 * @throws a `lake` error if some of them may be in a damaged file
 */
export async function rowsOfAddress(
  { project, engine, store, files, partition }: AddressReader,
  baked: BakedTable,
  manifest: Manifest,
  { key, value }: Key,
  asked: AskedFor,
  signal: AbortSignal,
): Promise<AddressRows> {
  const { table, origin, location } = baked;
  if (origin.write.kind === 'shards') {
    const shard = asked[origin.write.by as keyof AskedFor];
    if (shard !== undefined) {
      const listed = manifest.files.find(({ path }) => path === `${shard}.parquet`);
      if (!listed) return NO_ROWS;
      const problem = await damageOf(store, location, listed);
      const found = { ...NO_ROWS, path: listed.path };
      if (problem !== undefined) return { ...found, problem };
      const { path } = await files.one(`${location}${listed.path}`, listed.bytes);
      return { ...found, rows: await readShardFile(path, table.name, { [key]: value }) };
    }
  }
  const query = addressRows(project, table.name, key, value);
  const { rows, leftOut } = await rowsDespiteDamage({ project, engine, store }, query, signal);
  const own = rows.length > 0 ? partitionOf(baked, rows) : partition;
  const needed = leftOut.find(({ path }) => mayHaveRows(path, own));
  if (needed) throw new DatabakerError('lake', needed.message);
  if (ENGINE_TRAITS[engine.name].usesLake) await assertAsWritten(store, baked, manifest, own);
  return { rows, path: null, problem: null, leftOut };
}

/**
 * Makes sure that the files of a partition have not changed since they were written: DuckDB does not
 * notice if a number in one has. A lake caches their hashes.
 */
async function assertAsWritten(
  store: ObjectStore,
  { table, bakesLocation }: BakedTable,
  manifest: Manifest,
  partition: Partition,
): Promise<void> {
  if (partition.size === 0) return;
  const { bakeId } = manifest;
  const files = manifest.files.filter(({ path }) => mayHaveRows(path, partition));
  const objects = await bakeObjects(store, bakesLocation, { bakeId, files });
  const contents = await store.contentsOf(objects);
  const folder = bakeLocation(bakesLocation, bakeId);
  for (const [i, { location }] of objects.entries()) {
    const written = files.find(({ path }) => location === `${folder}${path}`);
    if (!written || written.sha256 === contents[i]) continue;
    const problem = otherContent(written.sha256);
    const message = damagedText(store.placeOf(location), problem, table.name, bakeId);
    throw new DatabakerError('lake', message);
  }
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
