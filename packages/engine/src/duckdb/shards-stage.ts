import { copyFile, mkdir, rename, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabakerError } from '@dc-data-baker/models';
import { castToShape, identifier, literal, type ShardsStage } from '@dc-data-baker/planner';
import type { StageContext } from '../engine.ts';
import type { DuckdbSession } from './session.ts';
import type { WrittenFile } from './write-stage.ts';
import { type CopiedFile, fromStats } from './written-files.ts';

/** The rows of one value of the shard column, counted before they are written. */
interface Shard {
  readonly value: string | null;
  readonly rows: string;
  /** Whether any row is worth a file with rows in it. */
  readonly filled: boolean;
}

/**
 * Writes one sorted file per value of a column.
 *
 * @param openSession opens a session of one thread, in which the inputs are views: DuckDB
 *   writes a partition in order, and as one file, only where one thread writes it
 * @param workers how many such sessions work side by side
 */
export async function writeShards(
  openSession: () => Promise<DuckdbSession>,
  workers: number,
  stage: ShardsStage,
  folder: string,
  { signal, progress }: StageContext,
): Promise<WrittenFile[]> {
  await mkdir(folder, { recursive: true });
  const waiting = [...stage.pieces];
  const files: WrittenFile[] = [];
  let done = 0;
  const work = async (): Promise<void> => {
    const session = await openSession();
    try {
      for (let piece = waiting.shift(); piece; piece = waiting.shift()) {
        const select = castToShape(piece.select.duckdb.sql, stage);
        files.push(...(await writePiece(session, stage, select, folder, signal)));
        done++;
        progress({ fraction: done / stage.pieces.length, detail: `${files.length} files` });
      }
    } catch (error) {
      // The others finish the piece that they are at, and take no more.
      waiting.length = 0;
      throw error;
    } finally {
      await session.close();
    }
  };
  const count = Math.min(workers, stage.concurrency, stage.pieces.length);
  const outcomes = await Promise.allSettled(Array.from({ length: count }, work));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  assertOneFileEach(stage, files);
  return files;
}

async function writePiece(
  session: DuckdbSession,
  stage: ShardsStage,
  select: string,
  folder: string,
  signal: AbortSignal,
): Promise<WrittenFile[]> {
  const by = identifier(stage.by);
  const filled =
    stage.emptyUnlessAny === null
      ? 'true'
      : `coalesce(bool_or(len(${identifier(stage.emptyUnlessAny)}) > 0), false)`;
  const shards = await session.rows<Shard>(
    `SELECT ${by} AS value, count(*) AS rows, ${filled} AS filled FROM (${select}) GROUP BY ${by}`,
    signal,
  );
  for (const { value } of shards) assertFileName(stage, value);
  const full = shards.filter((shard) => shard.filled);
  const empty = shards.filter((shard) => !shard.filled);
  return [
    ...(await writeFull(session, stage, select, full, folder, signal)),
    ...(await writeEmpty(session, stage, select, empty, folder, signal)),
  ];
}

async function writeFull(
  session: DuckdbSession,
  stage: ShardsStage,
  select: string,
  shards: readonly Shard[],
  folder: string,
  signal: AbortSignal,
): Promise<WrittenFile[]> {
  if (shards.length === 0) return [];
  const by = identifier(stage.by);
  const order = [stage.by, ...stage.sortedBy].map(identifier).join(', ');
  const values = shards.map(({ value }) => literal(value ?? '')).join(', ');
  const copied = await session.rows<CopiedFile>(
    `COPY (SELECT * FROM (${select}) WHERE ${by} IN (${values}) ORDER BY ${order}) TO ${literal(folder)} (${parquetOptions(stage)}, PARTITION_BY (${by}), WRITE_PARTITION_COLUMNS, OVERWRITE_OR_IGNORE, RETURN_STATS)`,
    signal,
  );
  const written: WrittenFile[] = [];
  for (const file of copied.map(fromStats)) {
    // DuckDB writes `outcode=SW1A/data_0.parquet`, where clients look for `SW1A.parquet`.
    const partition = dirname(file.path);
    const path = `${join(folder, partition.slice(partition.lastIndexOf('=') + 1))}.parquet`;
    await rename(file.path, path);
    await rmdir(partition);
    written.push({ ...file, path });
  }
  assertComplete(stage, shards, written);
  return written;
}

/** Files with columns and no rows; all are alike, so one is written and the others are copies. */
async function writeEmpty(
  session: DuckdbSession,
  stage: ShardsStage,
  select: string,
  shards: readonly Shard[],
  folder: string,
  signal: AbortSignal,
): Promise<WrittenFile[]> {
  const paths = shards.map(({ value }) => `${join(folder, value ?? '')}.parquet`);
  const [first, ...others] = paths;
  if (first === undefined) return [];
  await session.rows(
    `COPY (SELECT * FROM (${select}) LIMIT 0) TO ${literal(first)} (${parquetOptions(stage)})`,
    signal,
  );
  for (const path of others) await copyFile(first, path);
  const { size } = await stat(first);
  return paths.map((path) => ({ path, rows: 0, bytes: size }));
}

function parquetOptions({ format }: ShardsStage): string {
  if (format.kind !== 'parquet') throw new TypeError('shards are parquet');
  return `FORMAT parquet, COMPRESSION ${format.compression}`;
}

function assertFileName(stage: ShardsStage, value: string | null): void {
  if (value !== null && /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(value)) return;
  throw new DatabakerError(
    'data',
    `\`${stage.table}\` cannot name a file after ${stage.by} ${JSON.stringify(value)}; expected letters, digits, _ and -`,
  );
}

function assertOneFileEach(stage: ShardsStage, files: readonly WrittenFile[]): void {
  const paths = files.map(({ path }) => path);
  const seen = new Set<string>();
  const twice = paths.find((path) => seen.size === seen.add(path).size);
  if (twice === undefined) return;
  throw new DatabakerError(
    'definition',
    `\`${stage.table}\`: two pieces of its fan-out both have rows for ${twice}; fan out over something that each ${stage.by} has one of`,
  );
}

/** One file for each value, with every row: a lost file would be a wrong answer. */
function assertComplete(
  stage: ShardsStage,
  shards: readonly Shard[],
  written: readonly WrittenFile[],
): void {
  const expected = shards.reduce((sum, { rows }) => sum + Number(rows), 0);
  const found = written.reduce((sum, { rows }) => sum + rows, 0);
  if (written.length !== shards.length || found !== expected) {
    throw new Error(
      `${stage.table}: wrote ${found} rows in ${written.length} files, expected ${expected} in ${shards.length}`,
    );
  }
}
