import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError, makeFolder } from '@dc-data-baker/files';
import { identifier } from '@dc-data-baker/models';
import { parquetOptions, type ShardsStage } from '@dc-data-baker/planner';
import { parquetMetadataAsync } from 'hyparquet';
import { fileBuffer } from '../file-buffer.ts';
import { writeHashed } from '../hashed-file.ts';
import { type ColumnContent, withColumns } from '../parquet/with-columns.ts';
import { copyRanges } from './copy-ranges.ts';
import type { DuckdbSession } from './session.ts';
import { shardColumns } from './shard-columns.ts';
import type { ShardPaths } from './shard-paths.ts';
import { dropSortedPiece, numberedLists, type SortedPiece, sortPiece } from './sorted-piece.ts';
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
 * Sorts the rows of a piece, and writes a file for each value of the shard column. DuckDB writes
 * drafts, to which lists and the shard column are added: see `shardColumns`.
 *
 * @param session of one thread, which keeps the order of rows
 * @param drafts a folder for one file after another
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
  const shards = await shardsOf(session, stage, sorted, signal);
  // Before any file is written: two pieces could otherwise write into one file at the same time.
  const files = shards.map((shard) => ({ ...shard, path: paths.take(shard.value) }));
  const columns = shardColumns(stage);
  const added = columns.lists.filter((name) => sorted.repeated.includes(name));
  const copied = stage.columns
    .map(({ name }) => name)
    .filter((name) => name !== columns.constant && !added.includes(name));
  const lists = new Map<string, Awaited<ReturnType<typeof numberedLists>>>();
  for (const name of added) lists.set(name, await numberedLists(session, name, signal));
  type Range = Pick<Shard, 'value' | 'first' | 'last'>;
  const contentOf = (name: string, { value, first, last }: Range): ColumnContent => {
    if (name === columns.constant) return { text: value ?? '' };
    const numbered = lists.get(name);
    return numbered
      ? { lists: numbered.lists, numbers: numbered.numbers.subarray(first, last + 1) }
      : 'copied';
  };
  await makeFolder(drafts);
  const options = parquetOptions(stage, 'shard');
  const written: WrittenFile[] = [];
  for (let i = 0; i < files.length; i += BATCH_FILES) {
    const batch = files.slice(i, i + BATCH_FILES).map((file, j) => ({
      ...file,
      // The range from a number to the one before it is empty.
      last: file.filled ? file.last : file.first - 1,
      rows: file.filled ? file.rows : 0,
      draft: join(drafts, `${j}.parquet`),
    }));
    const ranges = batch.map(({ draft: path, first, last }) => ({ path, first, last }));
    await copyRanges(session, sorted, copied, ranges, options, signal);
    for (const { path, draft, rows, ...shard } of batch) {
      const contents = stage.columns.map(({ name }) => [name, contentOf(name, shard)] as const);
      written.push(await writeShard(draft, rows, path, new Map(contents)));
    }
  }
  await dropSortedPiece(session);
  await rm(drafts, { recursive: true, force: true });
  return written;
}

async function shardsOf(
  session: DuckdbSession,
  stage: Omit<ShardsStage, 'pieces'>,
  { from, values }: SortedPiece,
  signal: AbortSignal,
): Promise<Shard[]> {
  const by = identifier(stage.by);
  const filled =
    stage.emptyUnlessAny === null
      ? 'true'
      : `coalesce(bool_or(len(${values.get(stage.emptyUnlessAny)}) > 0), false)`;
  return session.rows<Shard>(
    `SELECT ${by} AS value, count(*) AS rows, min(piece.rowid) AS first, max(piece.rowid) AS last, ${filled} AS filled FROM ${from} GROUP BY ${by}`,
    signal,
  );
}

async function writeShard(
  draft: string,
  rows: number,
  path: string,
  contents: ReadonlyMap<string, ColumnContent>,
): Promise<WrittenFile> {
  await using file = await fileError(draft, () => open(draft));
  const buffer = await fileBuffer(file);
  const metadata = await parquetMetadataAsync(buffer);
  // A lost row would give somebody a wrong answer.
  if (Number(metadata.num_rows) !== rows) {
    throw new Error(`${draft}: has ${metadata.num_rows} rows, expected ${rows}`);
  }
  return { path, rows, ...(await writeHashed(path, withColumns(buffer, metadata, contents))) };
}
