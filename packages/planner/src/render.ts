import { allColumns } from '@dc-data-baker/models';
import { identifier, literal } from './sql/literal.ts';
import { duckdbType } from './sql/sql-type.ts';
import type { TableShape } from './stage.ts';

/**
 * Athena's statement that writes a SELECT's rows.
 * https://docs.aws.amazon.com/athena/latest/ug/unload.html
 *
 * @param location a fresh and empty `s3://bucket/prefix/`
 */
export function renderUnload(select: string, shape: TableShape, location: string): string {
  const { format, partitionedBy } = shape;
  if (format.kind !== 'parquet') throw new TypeError('only parquet is written');
  const options = [
    "format = 'PARQUET'",
    `compression = '${format.compression.toUpperCase()}'`,
    ...(partitionedBy.length === 0
      ? []
      : [`partitioned_by = ARRAY[${partitionedBy.map(({ name }) => literal(name)).join(', ')}]`]),
  ];
  return `UNLOAD (\n${select}\n)\nTO ${literal(location)}\nWITH (${options.join(', ')})`;
}

/**
 * DuckDB's statement that writes a SELECT's rows, each column as the type that is declared.
 * https://duckdb.org/docs/stable/sql/statements/copy
 *
 * @param directory a fresh and empty directory
 * @param fileName how the files are named, in each partition; `{i}` is their number
 */
export function renderCopy(
  select: string,
  shape: TableShape,
  directory: string,
  fileName: string,
): string {
  const { partitionedBy } = shape;
  const options = [
    parquetOptions(shape),
    ...(partitionedBy.length === 0
      ? ['PER_THREAD_OUTPUT']
      : [`PARTITION_BY (${partitionedBy.map(({ name }) => identifier(name)).join(', ')})`]),
    `FILENAME_PATTERN ${literal(fileName)}`,
    'OVERWRITE_OR_IGNORE',
    'RETURN_STATS',
  ];
  return `COPY (\n${castToShape(select, shape)}\n)\nTO ${literal(directory)}\n(${options.join(', ')})`;
}

/**
 * How DuckDB writes parquet. Its defaults try a dictionary on every column until a fifth of a row
 * group of 122,880 rows is in it, and hash what is in it once more for a Bloom filter; keys and
 * addresses hardly repeat. Of 6.6 million addresses the defaults took 4.5 s of processor time
 * and these 3.0 s, for files of the same size, and half the memory for each partition that is
 * open. Postcodes still fit in.
 */
export function parquetOptions({ format }: Pick<TableShape, 'format'>): string {
  if (format.kind !== 'parquet') throw new TypeError('only parquet is written');
  return [
    'FORMAT parquet',
    `COMPRESSION ${format.compression}`,
    'ROW_GROUP_SIZE 61440',
    'DICTIONARY_SIZE_LIMIT 8192',
    'WRITE_BLOOM_FILTER false',
  ].join(', ');
}

/** The rows of a DuckDB SELECT, each column as the type that is declared. */
export function castToShape(select: string, shape: TableShape): string {
  const columns = allColumns(shape).map(
    ({ name, type }) => `CAST(${identifier(name)} AS ${duckdbType(type)}) AS ${identifier(name)}`,
  );
  return `SELECT\n  ${columns.join(',\n  ')}\nFROM (\n${select}\n)`;
}
