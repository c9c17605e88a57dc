import {
  allColumns,
  type ByKind,
  byKind,
  type ColumnType,
  type DataFormat,
  identifier,
  rowGroupsOf,
  sqlLiteral,
} from '@dc-data-baker/models';
import type { EngineName } from './engine-name.ts';
import { DIALECTS } from './engines/dialects.ts';
import { athenaType, duckdbType } from './sql/sql-type.ts';
import type { Piece, TableShape } from './stage.ts';

/** The compression of a baked table's files; definitions only allow parquet. */
const COMPRESSION: ByKind<DataFormat, [], string> = {
  csv: () => {
    throw new TypeError('only parquet is written');
  },
  parquet: ({ compression }) => compression,
};

/**
 * Athena's statement that writes a SELECT's rows, with each column cast to its declared type: a
 * file with a decimal where the table declares a double cannot be read.
 * https://docs.aws.amazon.com/athena/latest/ug/unload.html
 *
 * @param location a new, empty `s3://bucket/prefix/`
 */
export function renderUnload(select: string, shape: TableShape, location: string): string {
  const { format, partitionedBy } = shape;
  const options = [
    "format = 'PARQUET'",
    `compression = '${byKind(COMPRESSION, format).toUpperCase()}'`,
    ...(partitionedBy.length === 0
      ? []
      : [
          `partitioned_by = ARRAY[${partitionedBy.map(({ name }) => sqlLiteral(name)).join(', ')}]`,
        ]),
  ];
  return `UNLOAD (\n${castColumns(select, shape, athenaType)}\n)\nTO ${sqlLiteral(location)}\nWITH (${options.join(', ')})`;
}

/**
 * DuckDB's statement that writes a SELECT's rows, with each column cast to its declared type.
 * https://duckdb.org/docs/stable/sql/statements/copy
 *
 * Rows that are known to be in one partition are written as one file, without partitioning them,
 * which took a fifth of the time for 2.7 million addresses. Those of a table with row groups are to
 * be arranged.
 *
 * @param directory a new, empty directory, or the parent of the folder of the `partition` if there
 *   is one
 * @param fileName the names of the files, in each partition; `{i}` is their number
 * @param partition the one that contains all rows, if it is known
 */
export function renderCopy(
  select: string,
  shape: TableShape,
  directory: string,
  fileName: string,
  partition?: Piece['partition'],
): string {
  const options = parquetOptions(shape, rowGroupsOf(shape.format) ? 'unarranged' : 'table');
  if (partition) {
    const { columns } = shape;
    const place = `${directory.replace(/\/$/, '')}/${partitionFolder(partition)}/${fileName.replace('{i}', '0')}.parquet`;
    return copy(castToShape(select, { columns, partitionedBy: [] }), place, [options]);
  }
  const keys = shape.partitionedBy.map(({ name }) => identifier(name));
  return copy(castToShape(select, shape), directory, [
    options,
    keys.length === 0 ? 'PER_THREAD_OUTPUT' : `PARTITION_BY (${keys.join(', ')})`,
    `FILENAME_PATTERN ${sqlLiteral(fileName)}`,
    'OVERWRITE_OR_IGNORE',
  ]);
}

function copy(rows: string, place: string, options: readonly string[]): string {
  return `COPY (\n${rows}\n)\nTO ${sqlLiteral(place)}\n(${[...options, 'RETURN_STATS'].join(', ')})`;
}

/** The folder of a partition's files, relative to the table's: `year=2026/first_letter=A`. */
export function partitionFolder(partition: NonNullable<Piece['partition']>): string {
  return Object.entries(partition)
    .map(([name, value]) => `${name}=${value}`)
    .join('/');
}

/**
 * The statement that lists the rows which a table fans out over: without duplicates, in an order
 * that does not depend on the engine, with every value as a text, so that both engines return the
 * same list.
 *
 * @param most the number of rows after which it stops
 */
export function renderListing(
  select: string,
  columns: TableShape['columns'],
  engine: EngineName,
  most: number,
): string {
  const values = columns.map(
    ({ name }) => `CAST(p.${identifier(name)} AS VARCHAR) AS ${identifier(name)}`,
  );
  const order = columns.map(({ name }) => `p.${identifier(name)} NULLS LAST`);
  const rows = castColumns(select, { columns, partitionedBy: [] }, DIALECTS[engine].typeName);
  return `SELECT\n  ${values.join(',\n  ')}\nFROM (\nSELECT DISTINCT * FROM (\n${rows}\n) AS r\n) AS p\nORDER BY ${order.join(', ')}\nLIMIT ${most}`;
}

/** A table's files, the files of shards, or those of a table whose rows are still to be arranged. */
type ParquetFiles = 'table' | 'shard' | 'unarranged';

interface Encoding {
  /** The most rows of a row group. */
  readonly rows: number;
  /** The most distinct values for which a column gets a dictionary. */
  readonly dictionary: number;
  /** If it is not the one that the table's format declares. */
  readonly compression?: string;
}

/** Large enough to be read efficiently, and small enough that each thread can have 26 partitions open. */
const ROWS_OF_TABLES = 61_440;

const ENCODINGS: Readonly<Record<ParquetFiles, Encoding>> = {
  table: { rows: ROWS_OF_TABLES, dictionary: 8192 },
  /** A file is usually one row group, of 12,000 rows with 700 postcodes. */
  shard: { rows: 122_880, dictionary: 2048 },
  /** They are read once and removed. A column with one value, such as a source, is still small. */
  unarranged: { rows: ROWS_OF_TABLES, dictionary: 64, compression: 'uncompressed' },
};

/**
 * DuckDB's options for parquet. By default it tries a dictionary for every column until it has
 * 24,576 values, and also hashes them for a Bloom filter; but keys and addresses hardly repeat. For
 * 6.6 million addresses the defaults took 3.6 s of processor time and these take 3.0 s, with files
 * of the same size and half the memory for each open partition.
 */
export function parquetOptions(
  { format }: Pick<TableShape, 'format'>,
  as: ParquetFiles = 'table',
): string {
  const { rows, dictionary, compression = byKind(COMPRESSION, format) } = ENCODINGS[as];
  return [
    'FORMAT parquet',
    `COMPRESSION ${compression}`,
    `ROW_GROUP_SIZE ${rows}`,
    `DICTIONARY_SIZE_LIMIT ${dictionary}`,
    'WRITE_BLOOM_FILTER false',
  ].join(', ');
}

/** The rows of a DuckDB SELECT, with each column cast to its declared type. */
export function castToShape(
  select: string,
  shape: Pick<TableShape, 'columns' | 'partitionedBy'>,
): string {
  return castColumns(select, shape, duckdbType);
}

/** A SELECT with each column cast to its declared type. */
export function castColumns(
  select: string,
  shape: Pick<TableShape, 'columns' | 'partitionedBy'>,
  typeOf: (type: ColumnType) => string,
): string {
  const columns = allColumns(shape).map(
    ({ name, type }) => `CAST(${identifier(name)} AS ${typeOf(type)}) AS ${identifier(name)}`,
  );
  return `SELECT\n  ${columns.join(',\n  ')}\nFROM (\n${select}\n)`;
}
