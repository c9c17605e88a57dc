import { rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { makeFolder } from '@dc-data-baker/files';
import { formatCount, plural, type RowGroups, sqlLiteral, totalBytes } from '@dc-data-baker/models';
import type { WriteStage } from '@dc-data-baker/planner';
import type { StageContext } from '../engine.ts';
import { writeHashed } from '../hashed-file.ts';
import { rowGroupsMark } from '../parquet/row-groups-mark.ts';
import { withColumns } from '../parquet/with-columns.ts';
import { relation } from './relation.ts';
import type { DuckdbSession } from './session.ts';
import { sideBySide } from './side-by-side.ts';
import { type SortedRange, sortedDrafts } from './sorted-drafts.ts';
import { dropSortedPiece, type SortedPiece, sortPiece } from './sorted-piece.ts';
import type { WrittenFile } from './written-files.ts';

/** Where files are while rows are arranged. */
interface Folders {
  /** The files with the rows, in the folders of their partitions; they are removed. */
  readonly from: string;
  /** For the arranged files. */
  readonly to: string;
  /** For single row groups; it is removed. */
  readonly drafts: string;
}

/**
 * Writes the rows of files again: as one file for each partition, in the row groups that the
 * table's format declares.
 *
 * DuckDB begins a row group after a number of rows, never with a value. So each row group is written
 * as a file, and their bytes are joined.
 *
 * @param sessions of one thread each, which keep the order of rows
 * @param constants the columns that are not in the files, with the text that all rows have
 */
export async function arrangeFiles(
  sessions: readonly DuckdbSession[],
  { columns, format }: Pick<WriteStage, 'columns' | 'format'>,
  rowGroups: RowGroups,
  files: readonly WrittenFile[],
  constants: ReadonlyMap<string, string>,
  { from, to, drafts }: Folders,
  { signal, progress }: Pick<StageContext, 'signal' | 'progress'>,
): Promise<WrittenFile[]> {
  const partitions = [...Map.groupBy(files, ({ path }) => dirname(relative(from, path)))];
  const arranged: WrittenFile[] = [];
  await sideBySide(sessions, partitions, async (session, [folder, parts]) => {
    const path = join(to, folder, 'part-0.parquet');
    await makeFolder(dirname(path));
    const paths = parts.map((part) => part.path);
    const shape = { columns, format, partitionedBy: [] };
    const moved = { ...shape, columns: columns.filter(({ name }) => !constants.has(name)) };
    const select = `SELECT * FROM ${relation(moved, paths, totalBytes(parts))}`;
    const sorted = withTexts(
      await sortPiece(session, { ...moved, ...rowGroups }, select, signal),
      constants,
    );
    const groups = await groupsOf(session, sorted, rowGroups.by, signal);
    const rows = groups.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    const expected = parts.reduce((sum, part) => sum + part.rows, 0);
    if (rows !== expected)
      throw new Error(`${path}: has ${plural(rows, 'row')}, expected ${formatCount(expected)}`);
    const own = join(drafts, String(sessions.indexOf(session)));
    const sources = sortedDrafts(session, shape, sorted, groups, own, signal);
    const hashed = await writeHashed(path, withColumns(sources, rowGroupsMark(rowGroups.by)));
    arranged.push({ path, rows, ...hashed });
    await dropSortedPiece(session);
    for (const part of paths) await rm(part);
    progress({ fraction: arranged.length / partitions.length });
  });
  return arranged;
}

/** A sorted piece with columns that its rows did not have, each with one text in all of them. */
function withTexts(sorted: SortedPiece, texts: ReadonlyMap<string, string>): SortedPiece {
  const literals = [...texts].map(([name, text]) => [name, sqlLiteral(text)] as const);
  return { ...sorted, values: new Map([...sorted.values, ...literals]) };
}

async function groupsOf(
  session: DuckdbSession,
  { inAnyOrder, row, values }: SortedPiece,
  by: string,
  signal: AbortSignal,
): Promise<SortedRange[]> {
  const groups = await session.rows<SortedRange>(
    `SELECT min(${row}) AS first, max(${row}) AS last FROM ${inAnyOrder} GROUP BY ${values.get(by)} ORDER BY first`,
    signal,
  );
  // A file without rows has the columns.
  return groups.length > 0 ? groups : [{ first: 0, last: -1 }];
}
