import {
  allColumns,
  type ByKind,
  byKind,
  type DataFormat,
  identifier,
  sqlLiteral,
} from '@dc-data-baker/models';
import { duckdbType, ROW_PLACE, type TableShape } from '@dc-data-baker/planner';
import { longestLine } from '../sources/longest-line.ts';
import { isGzip } from '../sources/source-name.ts';
import { fileLiteral } from './file-literal.ts';

const MIB = 2 ** 20;

/**
 * 5 million addresses are read as fast with buffers of 4 MB as with 32 MB, and a bake of 2 GB of
 * polygons with lines of 25 kB takes 400 MB less.
 */
const LEAST_BUFFER_BYTES = 4 * MIB;

/**
 * A FROM item for a table's files. Columns are found by position and have their declared types; a
 * CSV's empty field is the empty string, as in Athena's CSV serde.
 *
 * Every option that DuckDB would infer from the names or the contents of files is set: a folder in
 * the lake's own path may look like `postcode=B1 1AA`.
 *
 * @param paths the files, with a total size of `bytes`; an empty list gives no rows
 * @param longest the bytes of the longest line of a CSV, if it is known
 */
export function relation(
  shape: TableShape,
  paths: readonly string[],
  bytes: number,
  longest?: number,
): string {
  if (paths.length === 0) return emptyRelation(shape);
  return byKind(RELATIONS, shape.format, shape, paths, lineLimit(bytes, longest));
}

/** DuckDB's limit for a line, which is also the least size of its buffers. */
function lineLimit(bytes: number, longest?: number): number {
  return longest === undefined ? longestLine(bytes) : Math.ceil((longest + 2) / MIB) * MIB;
}

/** How files of each format are read; a format that is missing here is a compile error. */
const RELATIONS: ByKind<
  DataFormat,
  [shape: TableShape, paths: readonly string[], longest: number],
  string
> = {
  csv: ({ header }, shape, paths, longest) => csvRelation(shape, paths, header !== false, longest),
  parquet: (_, shape, paths) => parquetRelation(shape, paths),
};

/**
 * The rows of parquet files, each with the path of its file in a column `filename`.
 *
 * @throws if the table has a column of that name
 */
export function relationWithFile(shape: TableShape, paths: readonly string[]): string {
  if (shape.columns.some(({ name }) => name === FILE)) throw new Error(`a column is ${FILE}`);
  return parquetRelation(shape, paths, [FILE_COLUMN]);
}

/** The rows of parquet files with the place of each, in the columns of `ROW_PLACE`. */
export function relationWithPlaces(shape: TableShape, paths: readonly string[]): string {
  return parquetRelation(shape, paths, [FILE_COLUMN, `${ROW_PLACE.row} = true`]);
}

function fileList(paths: readonly string[]): string {
  return `[${paths.map(fileLiteral).join(', ')}]`;
}

/** The files of a CSV table, read in order by one thread, so that rows can be counted. */
export function orderedCsvRelation(shape: TableShape, path: string, header: boolean): string {
  return csvRelation(shape, [path], header, longestLine(0), ['parallel = false']);
}

/**
 * Compressed and plain files are read separately, so that DuckDB need not guess which one a file
 * is.
 */
function csvRelation(
  shape: TableShape,
  paths: readonly string[],
  header: boolean,
  longest: number,
  more: readonly string[] = [],
): string {
  const packed = paths.filter(isGzip);
  const plain = paths.filter((path) => !isGzip(path));
  const reads = [
    { compression: 'gzip', of: packed },
    { compression: 'none', of: plain },
  ]
    .filter(({ of }) => of.length > 0)
    .map(({ compression, of }) => {
      const options = [`compression = '${compression}'`, `header = ${header}`, ...more];
      return readCsv(shape, of, longest, options);
    });
  return reads.length === 1
    ? reads.join('')
    : `(${reads.map((read) => `SELECT * FROM ${read}`).join(' UNION ALL ')})`;
}

function readCsv(
  shape: TableShape,
  paths: readonly string[],
  longest: number,
  more: readonly string[],
): string {
  const files = fileList(paths);
  const strings = shape.columns.filter(({ type }) => type === 'string');
  const options = [
    'auto_detect = false',
    'hive_partitioning = false',
    'union_by_name = false',
    "encoding = 'utf-8'",
    "comment = ''",
    'skip = 0',
    "delim = ','",
    `quote = '"'`,
    `escape = '"'`,
    'strict_mode = true',
    `max_line_size = ${longest}`,
    `buffer_size = ${Math.max(longest, LEAST_BUFFER_BYTES)}`,
    `columns = {${shape.columns.map(({ name, type }) => `${sqlLiteral(name)}: ${sqlLiteral(duckdbType(type))}`).join(', ')}}`,
    ...more,
  ];
  const names = strings.map(({ name }) => name);
  if (strings.length === shape.columns.length) {
    const notNull = `force_not_null = [${names.map(sqlLiteral).join(', ')}]`;
    return `read_csv(${files}, ${[...options, notNull].join(', ')})`;
  }
  // DuckDB 1.5.6 applies `force_not_null` by position among the columns that a query reads instead
  // of all columns: if a table has numbers before its texts, other columns would be affected.
  const texts = names.map(identifier).map((name) => `coalesce(${name}, '') AS ${name}`);
  const replace = texts.length === 0 ? '' : ` REPLACE (${texts.join(', ')})`;
  return `(SELECT *${replace} FROM read_csv(${files}, ${options.join(', ')}))`;
}

const FILE = ROW_PLACE.file;

/** The option of `read_parquet` for the column with the path of a row's file. */
const FILE_COLUMN = `filename = ${sqlLiteral(FILE)}`;

/** What the folder of rows without a value of the key is called, by both engines. */
const NULL_PARTITION = '__HIVE_DEFAULT_PARTITION__';

/**
 * The values of partition keys are taken only from the last folders. DuckDB itself would treat any
 * folder in the path as a partition, and prefer its value to the column in the files. It can skip
 * the files of other partitions with this expression as well, if the column with the path is named
 * `filename`. The name of a folder has a value in percent-encoding: `p=a%20b`.
 */
function parquetRelation(
  { columns, partitionedBy }: TableShape,
  paths: readonly string[],
  places: readonly string[] = [],
): string {
  const options = ['hive_partitioning = false', 'union_by_name = false', ...places];
  const read = (more: readonly string[]) =>
    `read_parquet(${[fileList(paths), ...options, ...more].join(', ')})`;
  if (partitionedBy.length === 0) return read([]);
  const path = columns.some(({ name }) => name === FILE) ? 'the file' : FILE;
  const keys = partitionedBy.map(({ name }, i) => {
    const folder = `list_extract(string_split(${identifier(path)}, '/'), ${i - partitionedBy.length - 1})`;
    const value = `url_decode(substr(${folder}, ${name.length + 2}))`;
    return `nullif(${value}, ${sqlLiteral(NULL_PARTITION)}) AS ${identifier(name)}`;
  });
  if (places.includes(FILE_COLUMN)) return `(SELECT *, ${keys.join(', ')} FROM ${read([])})`;
  return `(SELECT * EXCLUDE (${identifier(path)}), ${keys.join(', ')} FROM ${read([`filename = ${sqlLiteral(path)}`])})`;
}

function emptyRelation(shape: TableShape): string {
  const columns = allColumns(shape).map(
    ({ name, type }) => `CAST(NULL AS ${duckdbType(type)}) AS ${identifier(name)}`,
  );
  return `(SELECT ${columns.join(', ')} WHERE false)`;
}
