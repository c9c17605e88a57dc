import {
  allColumns,
  type ByKind,
  byKind,
  type ColumnType,
  type DataFormat,
  identifier,
  sqlLiteral,
} from '@dc-data-baker/models';
import type { EngineName } from './engine-name.ts';
import { DIALECTS } from './engines/dialects.ts';
import { athenaType, duckdbType } from './sql/sql-type.ts';
import type { Piece, TableShape } from './stage.ts';

/** How files of a table are packed that is baked; definitions only let parquet be. */
const COMPRESSION: ByKind<DataFormat, [], string> = {
  csv: () => {
    throw new TypeError('only parquet is written');
  },
  parquet: ({ compression }) => compression,
};

/**
 * Athena's statement that writes a SELECT's rows, each column as the type that is declared: a file
 * that holds a decimal where the table has a double cannot be read.
 * https://docs.aws.amazon.com/athena/latest/ug/unload.html
 *
 * @param location a fresh and empty `s3://bucket/prefix/`
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
  return `UNLOAD (\n${castTo(select, shape, athenaType)}\n)\nTO ${sqlLiteral(location)}\nWITH (${options.join(', ')})`;
}

/**
 * DuckDB's statement that writes a SELECT's rows, each column as the type that is declared.
 * https://duckdb.org/docs/stable/sql/statements/copy
 *
 * Rows that are known to be of one partition are not sorted out by it, which took a fifth of the
 * time of writing 2.7 million addresses; they are one file.
 *
 * @param directory a fresh and empty directory; in it, the folder of the `partition` if there is one
 * @param fileName how the files are named, in each partition; `{i}` is their number
 * @param partition the one that all rows are in, if it is known
 */
export function renderCopy(
  select: string,
  shape: TableShape,
  directory: string,
  fileName: string,
  partition?: Piece['partition'],
): string {
  if (partition) {
    const { columns } = shape;
    const place = `${directory.replace(/\/$/, '')}/${partitionFolder(partition)}/${fileName.replace('{i}', '0')}.parquet`;
    return copy(castToShape(select, { columns, partitionedBy: [] }), place, [
      parquetOptions(shape),
    ]);
  }
  const keys = shape.partitionedBy.map(({ name }) => identifier(name));
  return copy(castToShape(select, shape), directory, [
    parquetOptions(shape),
    keys.length === 0 ? 'PER_THREAD_OUTPUT' : `PARTITION_BY (${keys.join(', ')})`,
    `FILENAME_PATTERN ${sqlLiteral(fileName)}`,
    'OVERWRITE_OR_IGNORE',
  ]);
}

function copy(rows: string, place: string, options: readonly string[]): string {
  return `COPY (\n${rows}\n)\nTO ${sqlLiteral(place)}\n(${[...options, 'RETURN_STATS'].join(', ')})`;
}

/** Where a partition's files are, below the table's: `year=2026/first_letter=A`. */
export function partitionFolder(partition: NonNullable<Piece['partition']>): string {
  return Object.entries(partition)
    .map(([name, value]) => `${name}=${value}`)
    .join('/');
}

/**
 * The statement that lists the rows which a table fans out over: each once, in an order that is
 * everybody's, and every value as a text, so that a list of them is the same from both engines.
 *
 * @param most of how many rows it gives those that come first
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
  const rows = castTo(select, { columns, partitionedBy: [] }, DIALECTS[engine].typeName);
  return `SELECT\n  ${values.join(',\n  ')}\nFROM (\nSELECT DISTINCT * FROM (\n${rows}\n) AS r\n) AS p\nORDER BY ${order.join(', ')}\nLIMIT ${most}`;
}

/** How many rows a row group has, at most, and with how many values a column gets a dictionary. */
interface RowGroups {
  readonly rows: number;
  readonly dictionary: number;
}

/** Large enough to be read well, small enough that 26 partitions may be open on each thread. */
const OF_TABLES: RowGroups = { rows: 61_440, dictionary: 8192 };

/** A file is mostly one row group, of 12,000 rows with 700 postcodes. */
const OF_SHARDS: RowGroups = { rows: 122_880, dictionary: 2048 };

/**
 * How DuckDB writes parquet. By default it tries a dictionary on every column until 24,576 values
 * are in it, and hashes them once more for a Bloom filter; but keys and addresses hardly repeat.
 * Of 6.6 million addresses the defaults took 3.6 s of processor time, and these 3.0 s, for files
 * of the same size; and half the memory for each partition that is open.
 */
export function parquetOptions(
  { format }: Pick<TableShape, 'format'>,
  as: 'table' | 'shard' = 'table',
): string {
  const { rows, dictionary } = as === 'table' ? OF_TABLES : OF_SHARDS;
  return [
    'FORMAT parquet',
    `COMPRESSION ${byKind(COMPRESSION, format)}`,
    `ROW_GROUP_SIZE ${rows}`,
    `DICTIONARY_SIZE_LIMIT ${dictionary}`,
    'WRITE_BLOOM_FILTER false',
  ].join(', ');
}

/** The rows of a DuckDB SELECT, each column as the type that is declared. */
export function castToShape(
  select: string,
  shape: Pick<TableShape, 'columns' | 'partitionedBy'>,
): string {
  return castTo(select, shape, duckdbType);
}

function castTo(
  select: string,
  shape: Pick<TableShape, 'columns' | 'partitionedBy'>,
  typeOf: (type: ColumnType) => string,
): string {
  const columns = allColumns(shape).map(
    ({ name, type }) => `CAST(${identifier(name)} AS ${typeOf(type)}) AS ${identifier(name)}`,
  );
  return `SELECT\n  ${columns.join(',\n  ')}\nFROM (\n${select}\n)`;
}
