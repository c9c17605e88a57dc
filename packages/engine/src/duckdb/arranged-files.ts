import { open, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileError, makeFolder } from '@dc-data-baker/files';
import { identifier, type RowGroups, totalBytes } from '@dc-data-baker/models';
import { parquetOptions, type WriteStage } from '@dc-data-baker/planner';
import { type AsyncBuffer, parquetMetadataAsync } from 'hyparquet';
import type { StageContext } from '../engine.ts';
import { fileBuffer } from '../file-buffer.ts';
import { writeHashed } from '../hashed-file.ts';
import { joinedFiles } from '../parquet/joined-files.ts';
import { copyRanges } from './copy-ranges.ts';
import { relation } from './relation.ts';
import type { DuckdbSession } from './session.ts';
import { sideBySide } from './side-by-side.ts';
import { dropSortedPiece, type SortedPiece, sortPiece } from './sorted-piece.ts';
import type { WrittenFile } from './written-files.ts';

/** How many drafts are written before they are read: see `BATCH_FILES` of sorted shards. */
const BATCH_DRAFTS = 50;

/** Where files are while rows are arranged. */
interface Folders {
  /** The files with the rows, in the folders of their partitions; they are removed. */
  readonly from: string;
  /** For the arranged files. */
  readonly to: string;
  /** For single row groups; it is removed. */
  readonly drafts: string;
}

type ArrangedShape = Pick<WriteStage, 'columns' | 'format' | 'table'>;

/**
 * Writes the rows of files again: as one file for each partition, in the row groups that the
 * table's format declares.
 *
 * DuckDB begins a row group after a number of rows, never with a value. So each row group is written
 * as a file, and their bytes are joined.
 *
 * @param sessions of one thread each, which keep the order of rows
 */
export async function arrangeFiles(
  sessions: readonly DuckdbSession[],
  stage: ArrangedShape,
  rowGroups: RowGroups,
  files: readonly WrittenFile[],
  { from, to, drafts }: Folders,
  { signal, progress }: Pick<StageContext, 'signal' | 'progress'>,
): Promise<WrittenFile[]> {
  const partitions = [...Map.groupBy(files, ({ path }) => dirname(relative(from, path)))];
  const arranged: WrittenFile[] = [];
  await sideBySide(sessions, partitions, async (session, [folder, parts]) => {
    const path = join(to, folder, 'part-0.parquet');
    await makeFolder(dirname(path));
    const paths = parts.map((part) => part.path);
    const shape = { columns: stage.columns, format: stage.format, partitionedBy: [] };
    const rows = `SELECT * FROM ${relation(shape, paths, totalBytes(parts))}`;
    const sorted = await sortPiece(session, { ...shape, ...rowGroups }, rows, signal);
    const own = join(drafts, String(sessions.indexOf(session)));
    const groups = rowGroupsOf(session, stage, rowGroups.by, sorted, own, signal);
    const hashed = await writeHashed(path, joinedFiles(groups));
    await dropSortedPiece(session);
    await assertRows(path, parts);
    for (const part of paths) await rm(part);
    arranged.push({ path, rows: rowsOf(parts), ...hashed });
    progress({ fraction: arranged.length / partitions.length });
  });
  await rm(drafts, { recursive: true, force: true });
  return arranged;
}

/** The row groups of sorted rows, each as a file that is overwritten later. */
async function* rowGroupsOf(
  session: DuckdbSession,
  { columns, format }: ArrangedShape,
  by: string,
  sorted: SortedPiece,
  folder: string,
  signal: AbortSignal,
): AsyncGenerator<AsyncBuffer> {
  await makeFolder(folder);
  const found = await session.rows<{ first: number; last: number }>(
    `SELECT min(piece.rowid) AS first, max(piece.rowid) AS last FROM ${sorted.from} GROUP BY ${identifier(by)} ORDER BY first`,
    signal,
  );
  // A file without rows has the columns.
  const groups = found.length > 0 ? found : [{ first: 0, last: -1 }];
  const names = columns.map(({ name }) => name);
  const options = parquetOptions({ format }, 'shard');
  for (let i = 0; i < groups.length; i += BATCH_DRAFTS) {
    const drafts = groups
      .slice(i, i + BATCH_DRAFTS)
      .map((group, j) => ({ ...group, path: join(folder, `${j}.parquet`) }));
    await copyRanges(session, sorted, names, drafts, options, signal);
    for (const { path } of drafts) {
      await using file = await fileError(path, () => open(path));
      yield await fileBuffer(file);
    }
  }
}

/** Counts the rows in a file: a lost one would be an address without an answer. */
async function assertRows(path: string, parts: readonly WrittenFile[]): Promise<void> {
  await using file = await fileError(path, () => open(path));
  const { num_rows } = await parquetMetadataAsync(await fileBuffer(file));
  const expected = rowsOf(parts);
  if (Number(num_rows) !== expected) {
    throw new Error(`${path}: has ${num_rows} rows, expected ${expected}`);
  }
}

function rowsOf(files: readonly WrittenFile[]): number {
  return files.reduce((sum, { rows }) => sum + rows, 0);
}
