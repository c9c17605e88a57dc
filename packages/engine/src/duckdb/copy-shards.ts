import { open } from 'node:fs/promises';
import { fileError } from '@dc-data-baker/files';
import { identifier } from '@dc-data-baker/models';
import { ROW_PLACE, type ShardsStage } from '@dc-data-baker/planner';
import { type FileMetaData, parquetMetadataAsync, type RowGroup } from 'hyparquet';
import { cancelled } from '../cancelled.ts';
import { fileBuffer } from '../file-buffer.ts';
import { writeHashed } from '../hashed-file.ts';
import { hasRowGroupsMark } from '../parquet/row-groups-mark.ts';
import { type ColumnContent, type GroupRange, withColumns } from '../parquet/with-columns.ts';
import { constantColumnOf } from './constant-column-of.ts';
import type { CopiedPiece } from './copied-piece.ts';
import type { DuckdbSession } from './session.ts';
import type { ShardPaths } from './shard-paths.ts';
import type { WrittenFile } from './written-files.ts';

/** The rows for one value of the shard column in one file of the table. */
interface PlacedShard {
  readonly file: string;
  readonly value: string | null;
  readonly rows: number;
  readonly first: number;
  readonly last: number;
  /** The last row that does not follow the one before it in the file, in the order of the shard. */
  readonly unordered: number | null;
}

/** A file of the table, and the shards that are in it. */
interface SourceFile {
  readonly path: string;
  readonly metadata: FileMetaData;
  readonly shards: readonly { readonly shard: PlacedShard; readonly range: GroupRange }[];
}

/**
 * Writes the outcode files of a piece from the bytes of the table whose rows they are, without
 * sorting or even decompressing them: see docs/decisions/0027. DuckDB only reads what tells whether
 * that is possible: the columns of the order, and those of the condition.
 *
 * @param session of one thread, which keeps the order of rows
 * @returns `undefined`, before anything is written, unless the table has the rows of each file in
 *   the order of the file, and in row groups of their own
 */
export async function copyShards(
  session: DuckdbSession,
  stage: Omit<ShardsStage, 'pieces'>,
  piece: CopiedPiece,
  paths: ShardPaths,
  signal: AbortSignal,
): Promise<WrittenFile[] | undefined> {
  const view = identifier(piece.table);
  // Hides the table's own view from this session.
  await session.run(`CREATE OR REPLACE TEMP VIEW ${view} AS SELECT * FROM ${piece.relation}`);
  try {
    const shards = await session.rows<PlacedShard>(orderSql(stage, piece), signal);
    const files = await sourceFiles(stage, shards);
    if (!files) return undefined;
    const empty = await emptyValues(session, stage, piece, files, signal);
    const written: WrittenFile[] = [];
    for (const file of files) written.push(...(await copyFile(stage, file, empty, paths, signal)));
    return written;
  } finally {
    await session.run(`DROP VIEW temp.${view}`);
  }
}

/** A SELECT of the shards in the table's files. */
function orderSql(
  { by, sortedBy }: Pick<ShardsStage, 'by' | 'sortedBy'>,
  { placed }: CopiedPiece,
): string {
  const names = sortedBy.map((_, i) => `s${i}`);
  const before = (name: string) => `lag(${name}) OVER ()`;
  // The first column that differs decides. Nulls are in no order here.
  const isSorted = names.reduceRight(
    (rest, name) => `(${before(name)} < ${name} OR (${before(name)} = ${name} AND ${rest}))`,
    'true',
  );
  const follows = `${before('file')} = file AND ${before('row')} = row - 1 AND ${isSorted}`;
  // Each expression is evaluated once here, since DuckDB may not look for common ones: see session.ts.
  const columns = [
    `${ROW_PLACE.file} AS file`,
    `${ROW_PLACE.row} AS row`,
    `CAST(${identifier(by)} AS VARCHAR) AS value`,
    ...sortedBy.map((name, i) => `${identifier(name)} AS s${i}`),
  ];
  return `SELECT file, value, count(*) AS rows, min(row) AS first, max(row) AS last, max(row) FILTER (WHERE NOT coalesce(follows, false)) AS unordered FROM (SELECT file, row, value, ${follows} AS follows FROM (SELECT ${columns.join(', ')} FROM (${placed.sql}))) GROUP BY file, value`;
}

/** @returns `undefined` unless the rows of each shard are those of some row groups, in order */
async function sourceFiles(
  { format }: Pick<ShardsStage, 'format'>,
  shards: readonly PlacedShard[],
): Promise<SourceFile[] | undefined> {
  // The first row of a shard follows a row of another one, or none.
  const isInOrder = ({ rows, first, last, unordered }: PlacedShard) =>
    last - first + 1 === rows && (unordered ?? first) === first;
  const isInOneFile = new Set(shards.map(({ value }) => value)).size === shards.length;
  if (!isInOneFile || !shards.every(isInOrder)) return undefined;
  const files: SourceFile[] = [];
  for (const [path, ofFile] of Map.groupBy(shards, ({ file }) => file)) {
    await using file = await fileError(path, () => open(path));
    const metadata = await parquetMetadataAsync(await fileBuffer(file));
    if (!hasRowGroupsMark(metadata) || !hasCodec(metadata, format)) return undefined;
    const starts = groupStarts(metadata.row_groups);
    const placed: SourceFile['shards'][number][] = [];
    for (const shard of ofFile) {
      const [from, to] = [starts.get(shard.first), starts.get(shard.last + 1)];
      if (from === undefined || to === undefined) return undefined;
      placed.push({ shard, range: { from, to } });
    }
    files.push({ path, metadata, shards: placed });
  }
  return files;
}

/** The numbers of row groups by their first rows; that of the end is how many there are. */
function groupStarts(groups: readonly RowGroup[]): ReadonlyMap<number, number> {
  const starts = new Map([[0, 0]]);
  let rows = 0;
  for (const [i, group] of groups.entries()) {
    rows += Number(group.num_rows);
    starts.set(rows, i + 1);
  }
  return starts;
}

function hasCodec({ row_groups }: FileMetaData, format: ShardsStage['format']): boolean {
  if (format.kind !== 'parquet') return false;
  const codec = format.compression.toUpperCase();
  return row_groups.every(({ columns }) =>
    columns.every(({ meta_data: column }) => column?.codec === codec),
  );
}

/** The values whose files are without rows, because all lists in them are empty. */
async function emptyValues(
  session: DuckdbSession,
  { by, emptyUnlessAny }: Pick<ShardsStage, 'by' | 'emptyUnlessAny'>,
  { placed }: CopiedPiece,
  files: readonly SourceFile[],
  signal: AbortSignal,
): Promise<ReadonlySet<string | null>> {
  const list = emptyUnlessAny;
  const mayBeEmpty = ({ metadata, shards }: SourceFile) =>
    shards.some(
      ({ range }) =>
        !metadata.row_groups.slice(range.from, range.to).some((group) => hasText(group, list)),
    );
  if (list === null || !files.some(mayBeEmpty)) return new Set();
  const value = `CAST(${identifier(by)} AS VARCHAR)`;
  const found = await session.rows<{ value: string | null }>(
    `SELECT value FROM (SELECT ${value} AS value, list_count(${identifier(list)}) > 0 AS filled FROM (${placed.sql})) GROUP BY value HAVING NOT coalesce(bool_or(filled), false)`,
    signal,
  );
  return new Set(found.map((row) => row.value));
}

/** Whether the footer says that a list in a row group has a text; if not, lists may have nulls. */
function hasText({ columns }: RowGroup, list: string | null): boolean {
  return columns.some(
    ({ meta_data: column }) =>
      column?.path_in_schema[0] === list && column?.statistics?.min_value !== undefined,
  );
}

async function copyFile(
  stage: Omit<ShardsStage, 'pieces'>,
  { path: from, metadata, shards }: SourceFile,
  empty: ReadonlySet<string | null>,
  paths: ShardPaths,
  signal: AbortSignal,
): Promise<WrittenFile[]> {
  const constant = constantColumnOf(stage);
  await using file = await fileError(from, () => open(from));
  const buffer = await fileBuffer(file);
  const written: WrittenFile[] = [];
  // Before any file is written: two pieces could otherwise write into one file at the same time.
  const taken = shards.map((placed) => ({ ...placed, path: paths.take(placed.shard.value) }));
  for (const { shard, range, path } of taken) {
    if (signal.aborted) throw cancelled(signal.reason);
    const contents = stage.columns.map(({ name }): [string, ColumnContent] => [
      name,
      name === constant ? { text: shard.value ?? '' } : 'copied',
    ]);
    const isEmpty = empty.has(shard.value);
    const rows = {
      file: buffer,
      metadata,
      columns: new Map(contents),
      range: isEmpty ? { from: 0, to: 0 } : range,
    };
    const hashed = await writeHashed(path, withColumns([rows]));
    written.push({ path, rows: isEmpty ? 0 : shard.rows, ...hashed });
  }
  return written;
}
