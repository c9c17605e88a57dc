import type { ShardsStage } from '@dc-data-baker/planner';
import { writeHashed } from '../hashed-file.ts';
import { withColumns } from '../parquet/with-columns.ts';
import { constantColumnOf } from './constant-column-of.ts';
import type { DuckdbSession } from './session.ts';
import type { ShardPaths } from './shard-paths.ts';
import { sortedDrafts } from './sorted-drafts.ts';
import { dropSortedPiece, type SortedPiece, sortPiece } from './sorted-piece.ts';
import type { WrittenFile } from './written-files.ts';

/** The rows for one value of the shard column: a range of the sorted piece. */
interface Shard {
  readonly value: string | null;
  readonly first: number;
  readonly last: number;
  /** Whether the file contains its rows, or is empty. */
  readonly filled: boolean;
}

/**
 * Sorts the rows of a piece, and writes a file for each value of the shard column.
 *
 * @param session of one thread, which keeps the order of rows
 * @param drafts a folder of its own, which is removed
 */
export async function writeSortedShards(
  session: DuckdbSession,
  stage: Omit<ShardsStage, 'pieces'>,
  select: string,
  paths: ShardPaths,
  drafts: string,
  signal: AbortSignal,
): Promise<WrittenFile[]> {
  const sorted = await sortPiece(session, stage, select, signal);
  const column = constantColumnOf(stage);
  const shards = await shardsOf(session, stage, sorted, signal);
  // Before any file is written: two pieces could otherwise write into one file at the same time.
  const ranges = shards.map(({ value, first, last, filled }) => ({
    path: paths.take(value),
    first,
    // The range from a number to the one before it is empty.
    last: filled ? last : first - 1,
    constant: column === undefined ? undefined : { column, text: value ?? '' },
  }));
  const written: WrittenFile[] = [];
  for await (const rows of sortedDrafts(session, stage, sorted, ranges, drafts, signal)) {
    const { path, first, last } = rows.of;
    const hashed = await writeHashed(path, withColumns([rows]));
    written.push({ path, rows: last - first + 1, ...hashed });
  }
  await dropSortedPiece(session);
  return written;
}

async function shardsOf(
  session: DuckdbSession,
  { by, emptyUnlessAny }: Pick<ShardsStage, 'by' | 'emptyUnlessAny'>,
  { inAnyOrder, row, values }: SortedPiece,
  signal: AbortSignal,
): Promise<Shard[]> {
  const filled =
    emptyUnlessAny === null
      ? 'true'
      : `coalesce(bool_or(list_count(${values.get(emptyUnlessAny)}) > 0), false)`;
  return session.rows<Shard>(
    `SELECT CAST(${values.get(by)} AS VARCHAR) AS value, min(${row}) AS first, max(${row}) AS last, ${filled} AS filled FROM ${inAnyOrder} GROUP BY ${values.get(by)}`,
    signal,
  );
}
