import { allColumns, DatabakerError } from '@dc-data-baker/models';
import { duckdbType, identifier, literal, type TableShape } from '@dc-data-baker/planner';

/**
 * A longer line is refused. It has room for a polygon of about 1.5 million vertices; the buffer
 * that this takes costs memory on each thread, and time: 200 MB of addresses were read in 0.67 s
 * with it and in 0.26 s with buffers of 32 MB. So a table that is too large to be polygons is
 * read with the smaller ones.
 */
const LONGEST_LINE_BYTES = 64 * 1024 * 1024;
const LONGEST_LINE_BYTES_OF_LARGE = 16 * 1024 * 1024;
const LARGE_BYTES = 512 * 1024 * 1024;

/**
 * A FROM item for a table's files. Columns are known by position and are as declared; a CSV's
 * empty field is the empty string, as it is to Athena's CSV serde.
 *
 * @param paths the files, of `bytes` together; none gives no rows
 */
export function relation(shape: TableShape, paths: readonly string[], bytes: number): string {
  if (paths.length === 0) return emptyRelation(shape);
  const files = `[${paths.map(fileLiteral).join(', ')}]`;
  return shape.format.kind === 'csv'
    ? csvRelation(shape, files, shape.format.header, bytes)
    : parquetRelation(shape, files, paths[0] ?? '');
}

/** The path of one file, as the functions that read files want it: they take any for a pattern. */
export function fileLiteral(path: string): string {
  return literal(path.replace(/[[*?]/g, '[$&]'));
}

/** The files of a CSV table, read in order by one thread, so that rows can be counted. */
export function orderedCsvRelation(shape: TableShape, path: string, header: boolean): string {
  return csvRelation(shape, fileLiteral(path), header, 0, ['parallel = false']);
}

function csvRelation(
  shape: TableShape,
  files: string,
  header: boolean,
  bytes: number,
  more: readonly string[] = [],
): string {
  const longest = bytes > LARGE_BYTES ? LONGEST_LINE_BYTES_OF_LARGE : LONGEST_LINE_BYTES;
  const strings = shape.columns.filter(({ type }) => type === 'string');
  const options = [
    'auto_detect = false',
    `header = ${header}`,
    "delim = ','",
    `quote = '"'`,
    `escape = '"'`,
    'strict_mode = true',
    `max_line_size = ${longest}`,
    `buffer_size = ${Math.max(longest, 2 * LONGEST_LINE_BYTES_OF_LARGE)}`,
    `columns = {${shape.columns.map(({ name, type }) => `${literal(name)}: ${literal(duckdbType(type))}`).join(', ')}}`,
    ...more,
  ];
  const names = strings.map(({ name }) => name);
  if (strings.length === shape.columns.length) {
    const notNull = `force_not_null = [${names.map(literal).join(', ')}]`;
    return `read_csv(${files}, ${[...options, notNull].join(', ')})`;
  }
  // DuckDB 1.5.6 counts the columns to force among those that a query reads, not among all: of a
  // table with numbers before its texts it would force others.
  const texts = names.map(identifier).map((name) => `coalesce(${name}, '') AS ${name}`);
  const replace = texts.length === 0 ? '' : ` REPLACE (${texts.join(', ')})`;
  return `(SELECT *${replace} FROM read_csv(${files}, ${options.join(', ')}))`;
}

function parquetRelation(shape: TableShape, files: string, path: string): string {
  assertOnePartitionFolder(shape, path);
  const partitions = shape.partitionedBy.map(({ name }) => `${literal(name)}: VARCHAR`);
  const options =
    partitions.length === 0
      ? 'hive_partitioning = false'
      : `hive_partitioning = true, hive_types = {${partitions.join(', ')}}`;
  return `read_parquet(${files}, ${options})`;
}

/** DuckDB takes a folder of the lake's own path for a partition too, and the first one counts. */
function assertOnePartitionFolder(shape: TableShape, path: string): void {
  for (const { name } of shape.partitionedBy) {
    const [folder, ...more] = path.split('/').filter((part) => part.startsWith(`${name}=`));
    if (more.length === 0) continue;
    throw new DatabakerError(
      'lake',
      `${path}: the folder ${folder} would be taken for a partition of the table; give the lake another path`,
    );
  }
}

function emptyRelation(shape: TableShape): string {
  const columns = allColumns(shape).map(
    ({ name, type }) => `CAST(NULL AS ${duckdbType(type)}) AS ${identifier(name)}`,
  );
  return `(SELECT ${columns.join(', ')} WHERE false)`;
}
