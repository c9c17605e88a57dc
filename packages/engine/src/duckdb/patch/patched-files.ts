import { dirname, join } from 'node:path';
import { makeFolder } from '@dc-data-baker/files';
import { identifier, type Manifest, type ManifestFile, sqlLiteral } from '@dc-data-baker/models';
import { parquetOptions, renderCopy, type WriteStage } from '@dc-data-baker/planner';
import pMap from 'p-map';
import type { Lake } from '../../lake/lake.ts';
import { relation } from '../relation.ts';
import type { DuckdbSession } from '../session.ts';
import { type CopiedFile, fromStats, manifestFiles } from '../written-files.ts';
import { FILE } from './delta-rows.ts';
import { PATCH } from './patch-tables.ts';
import type { KeptKey } from './patchable-write.ts';

/** Links are created by Node's few file system threads. */
const LINKS_AT_ONCE = 32;

/** The files of a bake, of which some come from another one. */
export interface PatchedFiles {
  readonly files: readonly ManifestFile[];
  /** How many of them come from the other bake. */
  readonly kept: number;
}

/**
 * Rewrites a base's files that contain rows of `PATCH.removed`, without those rows, and writes the
 * rows of `PATCH.added` to a file of their partition. The other files are taken from the base.
 *
 * @param location the location of the new bake
 * @param unique the keys that identify a row
 */
export async function patchFiles(
  session: DuckdbSession,
  lake: Lake,
  stage: WriteStage,
  base: Manifest,
  location: string,
  unique: readonly KeptKey[],
  signal: AbortSignal,
): Promise<PatchedFiles> {
  const folder = lake.pathOf(location);
  const { changed, fresh } = await assign(session, lake, stage, base);
  const kept = base.files.filter((file) => !changed.has(file));
  await linkFiles(lake, kept, base.location, location);
  const names = stage.columns.map(({ name }) => identifier(name)).join(', ');
  const isRemoved = unique
    .map(({ as }) => `r.${identifier(as)} IS NOT DISTINCT FROM t.${identifier(as)}`)
    .join(' AND ');
  const copied: CopiedFile[] = [];
  await makeFolder(folder);
  for (const [file, added] of changed) {
    const from = relation(stage, [lake.pathOf(`${base.location}${file.path}`)], file.bytes);
    const path = join(folder, file.path);
    await makeFolder(dirname(path));
    const rows = [
      `SELECT ${names} FROM ${from} AS r ANTI JOIN ${PATCH.removed} AS t ON ${isRemoved}`,
      ...(added === undefined ? [] : [`SELECT ${names} FROM ${PATCH.added} WHERE ${added}`]),
    ].join('\nUNION ALL ');
    const sql = `COPY (${rows}) TO ${sqlLiteral(path)} (${parquetOptions(stage)}, RETURN_STATS)`;
    copied.push(...(await session.joinAsWritten(() => session.rows<CopiedFile>(sql, signal))));
  }
  for (const added of fresh) {
    const sql = renderCopy(
      `SELECT * FROM ${PATCH.added} WHERE ${added}`,
      stage,
      folder,
      'part-{i}',
    );
    copied.push(...(await session.rows<CopiedFile>(sql, signal)));
  }
  const written = await manifestFiles(folder, copied.map(fromStats));
  return { files: [...kept, ...written], kept: kept.length };
}

/** Links files of one bake into another. */
export async function linkFiles(
  lake: Lake,
  files: readonly ManifestFile[],
  from: string,
  to: string,
): Promise<void> {
  await pMap(files, ({ path }) => lake.copy(`${from}${path}`, `${to}${path}`), {
    concurrency: LINKS_AT_ONCE,
  });
}

/** The files to write, each with the condition for the rows that are added to it. */
interface Assignment {
  readonly changed: ReadonlyMap<ManifestFile, string | undefined>;
  /** Files for partitions that have none yet. */
  readonly fresh: readonly string[];
}

async function assign(
  session: DuckdbSession,
  lake: Lake,
  stage: WriteStage,
  base: Manifest,
): Promise<Assignment> {
  const files = new Map(
    base.files.map((file) => [lake.pathOf(`${base.location}${file.path}`), file]),
  );
  const changed = new Map<ManifestFile, string | undefined>();
  const fresh: string[] = [];
  const found = await session.rows<{ path: string }>(
    `SELECT DISTINCT ${FILE} AS path FROM ${PATCH.removed} ORDER BY path`,
  );
  for (const { path } of found) {
    const file = files.get(path);
    if (!file) throw new Error(`${path} is no file of ${base.location}`);
    changed.set(file, undefined);
  }
  for (const partition of await partitionsOfAdded(session, stage)) {
    const condition = [
      'true',
      ...[...partition].map(
        ([name, value]) =>
          `${identifier(name)} IS NOT DISTINCT FROM ${value === null ? 'NULL' : sqlLiteral(value)}`,
      ),
    ].join(' AND ');
    const isIn = ({ path }: ManifestFile) => isInPartition(path, partition);
    const file = [...changed.keys()].find(isIn) ?? base.files.find(isIn);
    if (file) changed.set(file, condition);
    else fresh.push(condition);
  }
  return { changed, fresh };
}

type Partition = ReadonlyMap<string, string | null>;

async function partitionsOfAdded(
  session: DuckdbSession,
  { partitionedBy }: WriteStage,
): Promise<Partition[]> {
  const names = partitionedBy.map(({ name }) => name);
  const columns = ['true', ...names.map(identifier)].join(', ');
  const rows = await session.rows<Record<string, string | null>>(
    `SELECT DISTINCT ${columns} FROM ${PATCH.added}`,
  );
  return rows.map((row) => new Map(names.map((name) => [name, row[name] ?? null])));
}

/** Whether a file is in the folder of a partition: `first_letter=A/part-0.parquet`. */
function isInPartition(path: string, partition: Partition): boolean {
  const folders = path.split('/').slice(0, -1).map(decodeURIComponent);
  return [...partition].every(([name, value]) => folders.includes(`${name}=${value}`));
}
