import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError, makeFolder } from '@dc-data-baker/files';
import { identifier, sqlLiteral } from '@dc-data-baker/models';
import { duckdbType, partitionFolder } from '@dc-data-baker/planner';
import { parquetMetadataAsync } from 'hyparquet';
import { fileBuffer } from '../file-buffer.ts';
import type { TextList } from '../parquet/list-chunk.ts';
import { CODEC } from '../parquet/pages.ts';
import { hasTextColumns } from '../parquet/text-columns.ts';
import { fileLiteral } from './file-literal.ts';
import type { ListWriters } from './list-writers.ts';
import type { PieceBySets } from './piece-by-sets.ts';
import type { DuckdbSession } from './session.ts';
import type { WrittenFile } from './written-files.ts';

/** DuckDB's name for a row's number in its file. */
const ROW = 'file_row_number';

/** A file of points, each of which is in a set that has an answer. */
interface LocatedFile {
  readonly path: string;
  readonly rows: number;
  /** A table of the points' sets, in the order of the file. */
  readonly sets: string;
  /** The answers by set. */
  readonly lists: readonly TextList[];
}

/**
 * Writes the files of a piece from those of its points: DuckDB only finds the points in polygons,
 * once, and what else is in the files is copied as it is.
 *
 * @param name the beginning of the files' names
 * @param report called with the progress, from 0 to 1
 * @returns `undefined`, before anything is written, if files are not as they must be for that
 */
export async function writeBySets(
  session: DuckdbSession,
  piece: PieceBySets,
  folder: string,
  name: string,
  signal: AbortSignal,
  report: (fraction: number) => void,
  writers: ListWriters,
): Promise<WrittenFile[] | undefined> {
  const located: LocatedFile[] = [];
  const { length } = piece.paths;
  for (const [i, path] of piece.paths.entries()) {
    const file = await locate(session, piece, path, i, signal);
    if (!file) return undefined;
    located.push(file);
    report((i + 1) / length / 2);
  }
  const place = join(folder, partitionFolder(piece.partition));
  if (length > 0) await makeFolder(place);
  const written: WrittenFile[] = [];
  for (const [i, file] of located.entries()) {
    const to = join(place, `${name}-${i}.parquet`);
    written.push(await writeFile(session, piece, file, to, signal, writers));
    await session.run(`DROP TABLE ${file.sets}`);
    report((1 + (i + 1) / length) / 2);
  }
  return written;
}

/** @returns `undefined` if a row of the file is not in the result, or its columns are others */
async function locate(
  session: DuckdbSession,
  { bySets, points, partition, columns, lists, answer }: PieceBySets,
  path: string,
  i: number,
  signal: AbortSignal,
): Promise<LocatedFile | undefined> {
  const copied = columns.filter((column) => column !== lists);
  await using file = await fileError(path, () => open(path));
  const metadata = await parquetMetadataAsync(await fileBuffer(file));
  if (!hasTextColumns(metadata, copied, CODEC)) return undefined;
  const [set, view] = [bySets.set, points].map(identifier);
  const sets = identifier(`the sets ${i}`);
  const keys = Object.entries(partition).map(
    ([key, value]) => `${sqlLiteral(value)} AS ${identifier(key)}`,
  );
  // Hides the table's own view from this session.
  await session.run(
    `CREATE OR REPLACE TEMP VIEW ${view} AS SELECT ${['*', ...keys].join(', ')} FROM read_parquet(${fileLiteral(path)}, hive_partitioning = false, ${ROW} = true)`,
  );
  await session.run(
    `CREATE OR REPLACE TEMP TABLE ${sets} AS SELECT ${set}, ${ROW} FROM (${bySets.located})`,
    signal,
  );
  await session.run(`DROP VIEW temp.${view}`);
  const [counted] = await session.rows<{ rows: number; inOrder: number }>(
    `SELECT count(*) AS rows, count(*) FILTER (WHERE ${ROW} = rowid) AS inOrder FROM ${sets}`,
  );
  const rows = Number(metadata.num_rows);
  if (counted?.rows !== rows) return undefined;
  // Each of them would be an address with the ballots of another.
  if (counted.inOrder !== rows) throw new Error(`the rows of ${path} are not in their order`);
  const distinct = identifier(bySets.sets);
  await session.run(
    `CREATE OR REPLACE TEMP TABLE ${distinct} AS SELECT DISTINCT ${set} FROM ${sets}`,
  );
  const answers = await session.rows<{ number: number; list: TextList }>(
    `SELECT s.${set} AS number, CAST(a.${identifier(answer)} AS ${duckdbType('array<string>')}) AS list FROM ${distinct} AS s JOIN (${bySets.answers}) AS a ON a.${set} = s.${set}`,
    signal,
  );
  const [missing] = await session.rows<{ sets: number }>(
    `SELECT count(*) AS sets FROM ${distinct}`,
  );
  await session.run(`DROP TABLE ${distinct}`);
  if (missing?.sets !== answers.length) return undefined;
  const byNumber: TextList[] = [];
  for (const { number, list } of answers) byNumber[number] = list;
  return { path, rows, sets, lists: byNumber };
}

async function writeFile(
  session: DuckdbSession,
  { bySets, columns, lists: listColumn }: PieceBySets,
  { path: from, rows, sets, lists }: LocatedFile,
  to: string,
  signal: AbortSignal,
  writers: ListWriters,
): Promise<WrittenFile> {
  const set = identifier(bySets.set);
  const numbers = await session.integers(`SELECT ${set} FROM ${sets}`, signal);
  const file = { from, to, columns, listColumn, numbers, lists };
  return { path: to, rows, ...(await writers.write(file, signal)) };
}
