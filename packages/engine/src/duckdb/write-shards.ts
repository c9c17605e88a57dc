import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@dc-data-baker/files';
import { DatabakerError, identifier, sqlLiteral } from '@dc-data-baker/models';
import { parquetOptions, type ShardsStage } from '@dc-data-baker/planner';
import type { StageContext } from '../engine.ts';
import { fileLiteral } from './relation.ts';
import type { DuckdbSession } from './session.ts';
import { sideBySide } from './side-by-side.ts';
import { dropSortedPiece, type SortedPiece, sortPiece } from './sorted-piece.ts';
import type { WrittenFile } from './written-files.ts';

/**
 * How many files are written before the next check for a cancellation. Each check costs a change of
 * threads: 2,773 files took 5.4 s with one for each, and 2.5 s with one for fifty.
 */
const BATCH_FILES = 50;

/** The rows for one value of the shard column: a range of the sorted piece. */
interface Shard {
  readonly value: string | null;
  readonly rows: number;
  readonly first: number;
  readonly last: number;
  /** Whether the file contains its rows, or is empty. */
  readonly filled: boolean;
}

/**
 * Writes one sorted file for each value of a column.
 *
 * @param sessions of one thread each, because one thread writes rows in the order in which it reads
 *   them; the inputs are views in all of them. They work concurrently
 * @param selects in DuckDB's SQL, one for each piece of the rows
 */
export async function writeShards(
  sessions: readonly DuckdbSession[],
  stage: Omit<ShardsStage, 'pieces'>,
  selects: readonly string[],
  folder: string,
  { signal, progress }: StageContext,
): Promise<WrittenFile[]> {
  await makeFolder(folder);
  const files: WrittenFile[] = [];
  const taken = new Set<string>();
  let done = 0;
  await sideBySide(sessions, selects, async (session, select) => {
    const sorted = await sortPiece(session, stage, select, signal);
    files.push(...(await writeSorted(session, stage, sorted, folder, taken, signal)));
    await dropSortedPiece(session);
    done++;
    progress({ fraction: done / selects.length, detail: `${files.length} files` });
  });
  return files;
}

/**
 * Writes the ranges of a sorted piece, with a statement for each file.
 *
 * One `COPY ... PARTITION_BY` of the sorted rows would be faster, but it does not keep their order:
 * of 2,773 files of 1,000,000 addresses, 65 had the rows of their last vector first.
 *
 * @param taken the paths of the files that other pieces write; those of this one are added
 */
async function writeSorted(
  session: DuckdbSession,
  stage: Omit<ShardsStage, 'pieces'>,
  { from, values }: SortedPiece,
  folder: string,
  taken: Set<string>,
  signal: AbortSignal,
): Promise<WrittenFile[]> {
  const by = identifier(stage.by);
  const filled =
    stage.emptyUnlessAny === null
      ? 'true'
      : `coalesce(bool_or(len(${values.get(stage.emptyUnlessAny)}) > 0), false)`;
  const shards = await session.rows<Shard>(
    `SELECT ${by} AS value, count(*) AS rows, min(piece.rowid) AS first, max(piece.rowid) AS last, ${filled} AS filled FROM ${from} GROUP BY ${by}`,
    signal,
  );
  const columns = [...values].map(([name, value]) => `${value} AS ${identifier(name)}`).join(', ');
  const files = shards.map(({ value, rows, first, last, filled: hasRows }) => ({
    path: join(folder, `${fileName(stage, value)}.parquet`),
    rows: hasRows ? rows : 0,
    // The range from a number to the one before it is empty.
    rowids: [first, hasRows ? last : first - 1] as const,
  }));
  // Before any file is written: two pieces could otherwise write into one file at the same time.
  for (const { path } of files) take(stage, taken, path);
  for (let i = 0; i < files.length; i += BATCH_FILES) {
    const statements = files
      .slice(i, i + BATCH_FILES)
      .map(
        ({ path, rowids: [first, last] }) =>
          `COPY (SELECT ${columns} FROM ${from} WHERE piece.rowid BETWEEN ${first} AND ${last}) TO ${sqlLiteral(path)} (${parquetOptions(stage, 'shard')})`,
      );
    await session.run(statements.join(';\n'), signal);
  }
  await assertRows(session, files, signal);
  return Promise.all(
    files.map(async ({ path, rows }) => ({ path, rows, bytes: (await stat(path)).size })),
  );
}

/** Counts the rows in the files: a lost row would give somebody a wrong answer. */
async function assertRows(
  session: DuckdbSession,
  files: readonly { readonly path: string; readonly rows: number }[],
  signal: AbortSignal,
): Promise<void> {
  if (files.length === 0) return;
  const paths = files.map(({ path }) => fileLiteral(path));
  const found = await session.rows<{ file_name: string; num_rows: number }>(
    `SELECT file_name, num_rows FROM parquet_file_metadata([${paths.join(', ')}])`,
    signal,
  );
  const rows = new Map(found.map(({ file_name, num_rows }) => [file_name, num_rows]));
  for (const file of files) {
    if (rows.get(file.path) !== file.rows) {
      throw new Error(`${file.path}: has ${rows.get(file.path)} rows, expected ${file.rows}`);
    }
  }
}

function fileName(stage: Omit<ShardsStage, 'pieces'>, value: string | null): string {
  if (value !== null && /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(value)) return value;
  throw new DatabakerError(
    'data',
    `\`${stage.table}\` cannot name a file after ${stage.by} ${JSON.stringify(value)}; expected letters, digits, _ and -`,
  );
}

function take(stage: Omit<ShardsStage, 'pieces'>, taken: Set<string>, path: string): void {
  if (taken.size !== taken.add(path).size) return;
  throw new DatabakerError(
    'definition',
    `\`${stage.table}\`: two pieces of its fan-out both have rows for ${path}; fan out over a column that has one value for each ${stage.by}`,
  );
}
