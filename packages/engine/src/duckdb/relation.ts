import {
  allColumns,
  type ByKind,
  byKind,
  type DataFormat,
  identifier,
  sqlLiteral,
} from '@dc-data-baker/models';
import { duckdbType, type TableShape } from '@dc-data-baker/planner';
import { longestLine } from '../sources/longest-line.ts';
import { isGzip } from '../sources/source-name.ts';

/** Smaller ones would be slower to read. */
const LEAST_BUFFER_BYTES = 32 * 1024 * 1024;

/**
 * A FROM item for a table's files. Columns are known by position and are as declared; a CSV's
 * empty field is the empty string, as it is to Athena's CSV serde.
 *
 * Every option that DuckDB would go by the names or the contents of files for is given: a folder
 * of the lake's own path may look like `postcode=B1 1AA`.
 *
 * @param paths the files, of `bytes` together; none gives no rows
 */
export function relation(shape: TableShape, paths: readonly string[], bytes: number): string {
  if (paths.length === 0) return emptyRelation(shape);
  return byKind(RELATIONS, shape.format, shape, paths, bytes);
}

/** How files of each format are read; a new one does not compile until it is here. */
const RELATIONS: ByKind<
  DataFormat,
  [shape: TableShape, paths: readonly string[], bytes: number],
  string
> = {
  csv: ({ header }, shape, paths, bytes) => csvRelation(shape, paths, header !== false, bytes),
  parquet: (_, shape, paths) => parquetRelation(shape, paths),
};

/**
 * The rows of parquet files, each with the path of the file that it is in, in a column `filename`.
 *
 * @throws where the table has a column of that name
 */
export function relationWithFile(shape: TableShape, paths: readonly string[]): string {
  if (shape.columns.some(({ name }) => name === FILE)) throw new Error(`a column is ${FILE}`);
  return parquetRelation(shape, paths, true);
}

function fileList(paths: readonly string[]): string {
  return `[${paths.map(fileLiteral).join(', ')}]`;
}

/** The path of one file, as the functions that read files want it: they take any for a pattern. */
export function fileLiteral(path: string): string {
  return sqlLiteral(path.replace(/[[*?]/g, '[$&]'));
}

/** The files of a CSV table, read in order by one thread, so that rows can be counted. */
export function orderedCsvRelation(shape: TableShape, path: string, header: boolean): string {
  return csvRelation(shape, [path], header, 0, ['parallel = false']);
}

/** Packed and plain files are read apart, so that nobody has to guess which one a file is. */
function csvRelation(
  shape: TableShape,
  paths: readonly string[],
  header: boolean,
  bytes: number,
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
      return readCsv(shape, of, bytes, options);
    });
  return reads.length === 1
    ? reads.join('')
    : `(${reads.map((read) => `SELECT * FROM ${read}`).join(' UNION ALL ')})`;
}

function readCsv(
  shape: TableShape,
  paths: readonly string[],
  bytes: number,
  more: readonly string[],
): string {
  const files = fileList(paths);
  const longest = longestLine(bytes);
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
  // DuckDB 1.5.6 counts the columns to force among those that a query reads, not among all: of a
  // table with numbers before its texts it would force others.
  const texts = names.map(identifier).map((name) => `coalesce(${name}, '') AS ${name}`);
  const replace = texts.length === 0 ? '' : ` REPLACE (${texts.join(', ')})`;
  return `(SELECT *${replace} FROM read_csv(${files}, ${options.join(', ')}))`;
}

/** As DuckDB calls it. */
const FILE = 'filename';

/**
 * The values of partition keys are taken from the last folders alone. DuckDB would take any
 * folder on the way for a partition, and its value rather than the column in the files. It passes
 * over the files of other partitions by this as well as by its own, if the column that the path
 * is in is called `filename`.
 */
function parquetRelation(
  { columns, partitionedBy }: TableShape,
  paths: readonly string[],
  keepsFile = false,
): string {
  const read = `read_parquet(${fileList(paths)}, hive_partitioning = false, union_by_name = false`;
  if (partitionedBy.length === 0)
    return `${read}${keepsFile ? `, filename = ${sqlLiteral(FILE)}` : ''})`;
  const path = columns.some(({ name }) => name === FILE) ? 'the file' : FILE;
  const keys = partitionedBy.map(({ name }, i) => {
    const folder = `list_extract(string_split(${identifier(path)}, '/'), ${i - partitionedBy.length - 1})`;
    return `substr(${folder}, ${name.length + 2}) AS ${identifier(name)}`;
  });
  const columnsOf = keepsFile ? '*' : `* EXCLUDE (${identifier(path)})`;
  return `(SELECT ${columnsOf}, ${keys.join(', ')} FROM ${read}, filename = ${sqlLiteral(path)}))`;
}

function emptyRelation(shape: TableShape): string {
  const columns = allColumns(shape).map(
    ({ name, type }) => `CAST(NULL AS ${duckdbType(type)}) AS ${identifier(name)}`,
  );
  return `(SELECT ${columns.join(', ')} WHERE false)`;
}
