import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError, makeFolder } from '@dc-data-baker/files';
import { formatCount, identifier, plural, sqlLiteral } from '@dc-data-baker/models';
import { parquetOptions, type TableShape } from '@dc-data-baker/planner';
import { parquetMetadataAsync } from 'hyparquet';
import { fileBuffer } from '../file-buffer.ts';
import type { ColumnContent, RowSource } from '../parquet/with-columns.ts';
import type { DuckdbSession } from './session.ts';
import { numberedLists, type SortedPiece } from './sorted-piece.ts';

/**
 * How many files are written before the next check for a cancellation. Each check costs a change of
 * threads: 2,773 files took 5.4 s with one for each, and 2.5 s with one for fifty.
 */
const BATCH_FILES = 50;

/** Rows of a sorted piece, from one of them to another; none if the last is before the first. */
export interface SortedRange {
  readonly first: number;
  readonly last: number;
  /** A column that is not in the piece, with a text for all rows. */
  readonly constant?: { readonly column: string; readonly text: string } | undefined;
}

/**
 * Writes ranges of a sorted piece as drafts, with a statement for each.
 *
 * One `COPY ... PARTITION_BY` of the sorted rows would be faster, but it does not keep their order:
 * of 2,773 files of 1,000,000 addresses, 65 had the rows of their last vector first.
 *
 * Columns of lists are not in the drafts: many rows have equal lists, and each distinct one is
 * encoded once.
 *
 * @param session of one thread, which keeps the order of rows
 * @param folder for one draft after another; it is removed
 * @returns the rows of each range, which must be read before the next ones are asked for
 */
export async function* sortedDrafts<Range extends SortedRange>(
  session: DuckdbSession,
  { columns, format }: Pick<TableShape, 'columns' | 'format'>,
  sorted: SortedPiece,
  ranges: readonly Range[],
  folder: string,
  signal: AbortSignal,
): AsyncGenerator<RowSource & { readonly of: Range }> {
  await makeFolder(folder);
  const lists = new Map<string, Awaited<ReturnType<typeof numberedLists>>>();
  for (const name of sorted.lists) lists.set(name, await numberedLists(session, name, signal));
  const contentOf = (name: string, { first, last, constant }: Range): ColumnContent => {
    if (constant?.column === name) return constant;
    const numbered = lists.get(name);
    if (!numbered) return 'copied';
    return { lists: numbered.lists, numbers: numbered.numbers.subarray(first, last + 1) };
  };
  const contentsOf = (of: Range) =>
    new Map(columns.map(({ name }) => [name, contentOf(name, of)] as const));
  for (let i = 0; i < ranges.length; i += BATCH_FILES) {
    const drafts = ranges.slice(i, i + BATCH_FILES).map((of, j) => ({
      of,
      path: join(folder, `${j}.parquet`),
      contents: contentsOf(of),
    }));
    const statements = drafts.map(({ of: { first, last }, path, contents }) => {
      const copied = [...contents].flatMap(([name, content]) =>
        content === 'copied' ? [`${sorted.values.get(name)} AS ${identifier(name)}`] : [],
      );
      return `COPY (SELECT ${copied.join(', ')} FROM ${sorted.inOrder} WHERE ${sorted.row} BETWEEN ${first} AND ${last}) TO ${sqlLiteral(path)} (${parquetOptions({ format }, 'shard')})`;
    });
    await session.run(statements.join(';\n'), signal);
    for (const { of, path, contents } of drafts) {
      await using handle = await fileError(path, () => open(path));
      const file = await fileBuffer(handle);
      const metadata = await parquetMetadataAsync(file);
      assertRows(path, Number(metadata.num_rows), of);
      yield { of, file, metadata, columns: contents };
    }
  }
  await rm(folder, { recursive: true, force: true });
}

/** A lost row would give somebody a wrong answer. */
function assertRows(path: string, rows: number, { first, last }: SortedRange): void {
  const expected = last - first + 1;
  if (rows !== expected)
    throw new Error(`${path}: has ${plural(rows, 'row')}, expected ${formatCount(expected)}`);
}
