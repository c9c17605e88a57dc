import { identifier, sqlLiteral } from '@dc-data-baker/models';
import type { GlueColumn, GlueTable } from '../glue/glue-table.ts';
import { AthenaFailure } from './athena-failure.ts';
import { typeInDuckdb } from './column-type.ts';
import { readableCopy } from './open-csv.ts';
import type { Session } from './session.ts';
import type { FileGroup } from './table-files.ts';

/** The longest line of a CSV; each thread uses this much memory. */
const LONGEST_LINE_BYTES = 32 * 1024 * 1024;

/**
 * A SELECT of a table's columns and then its partition keys, from some of its files.
 *
 * @param folder for copies of files that DuckDB cannot read as they are
 */
export async function tableSelect(
  session: Session,
  table: GlueTable,
  groups: readonly FileGroup[],
  folder: string,
): Promise<string> {
  const columns = table.StorageDescriptor?.Columns ?? [];
  const keys = table.PartitionKeys ?? [];
  const selects: string[] = [];
  for (const { values, paths } of groups) {
    if (paths.length === 0) continue;
    const { from, expressions } = await reader(session, table, columns, paths, folder);
    const partition = keys.map((key, i) => cast(sqlLiteral(values[i] ?? ''), key));
    selects.push(`SELECT ${[...expressions, ...partition].join(', ')} FROM ${from}`);
  }
  if (selects.length > 0) return selects.join('\nUNION ALL\n');
  const nothing = [...columns, ...keys].map((column) => cast('NULL', column));
  return `SELECT ${nothing.join(', ')} WHERE false`;
}

interface Reader {
  readonly from: string;
  /** One for each column, by its name. */
  readonly expressions: readonly string[];
}

async function reader(
  session: Session,
  table: GlueTable,
  columns: readonly GlueColumn[],
  paths: readonly string[],
  folder: string,
): Promise<Reader> {
  const serde = table.StorageDescriptor?.SerdeInfo?.SerializationLibrary ?? '';
  if (/ParquetHiveSerDe$/.test(serde)) return parquetReader(session, table, columns, paths);
  if (/OpenCSVSerde$/.test(serde)) return openCsvReader(table, columns, paths, folder);
  if (/LazySimpleSerDe$/.test(serde)) return lazyReader(table, columns, paths);
  throw new AthenaFailure(`HIVE_SERDE_NOT_FOUND: the test server leaves out the SerDe ${serde}`);
}

/** Columns are found by name, and are null where a file does not have them. */
async function parquetReader(
  session: Session,
  table: GlueTable,
  columns: readonly GlueColumn[],
  paths: readonly string[],
): Promise<Reader> {
  const from = `read_parquet(${fileList(paths)}, union_by_name = true, hive_partitioning = false)`;
  const described = await session.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM ${from}`,
  );
  const types = new Map(described.map((row) => [row.column_name.toLowerCase(), row]));
  const expressions = columns.map((column) => {
    const found = types.get(column.Name.toLowerCase());
    if (!found) return cast('NULL', column);
    const declared = typeInDuckdb(column.Type ?? '');
    if (!isReadableAs(found.column_type, declared)) {
      throw new AthenaFailure(
        `HIVE_BAD_DATA: Field ${column.Name}'s type ${found.column_type} in parquet file ${paths[0]} is incompatible with type ${column.Type} defined in table schema of ${table.Name}`,
      );
    }
    return cast(identifier(found.column_name), column);
  });
  return { from, expressions };
}

const WIDENED: Readonly<Record<string, readonly string[]>> = {
  INTEGER: ['BIGINT'],
  SMALLINT: ['INTEGER', 'BIGINT'],
  TINYINT: ['SMALLINT', 'INTEGER', 'BIGINT'],
  FLOAT: ['DOUBLE'],
};

function isReadableAs(stored: string, declared: string): boolean {
  const bare = (type: string) => type.replace(/["\s]|\(.*\)/g, '').toUpperCase();
  const [from, to] = [bare(stored), bare(declared)];
  if (from === to || WIDENED[from]?.includes(to)) return true;
  return to === 'TIMESTAMP' && from.startsWith(to);
}

/** Every field is text, quoted or not; an empty one is the empty string. */
async function openCsvReader(
  table: GlueTable,
  columns: readonly GlueColumn[],
  paths: readonly string[],
  folder: string,
): Promise<Reader> {
  const parameters = table.StorageDescriptor?.SerdeInfo?.Parameters ?? {};
  const csv = {
    separator: parameters['separatorChar'] ?? ',',
    quote: parameters['quoteChar'] ?? '"',
    escape: parameters['escapeChar'] ?? '\\',
    skippedLines: skippedLines(table),
    columns: columns.length,
  };
  const copies: string[] = [];
  for (const path of paths) copies.push(await readableCopy(path, folder, csv));
  const options = ["delim = ','", `quote = '"'`, `escape = '"'`, 'allow_quoted_nulls = false'];
  return {
    from: csvReader(columns, fileList(copies), ['skip = 0', ...options]),
    expressions: columns.map((column, i) => cast(`c${i}`, column)),
  };
}

/** Without quotes; a value that is not of the column's type is null. */
function lazyReader(
  table: GlueTable,
  columns: readonly GlueColumn[],
  paths: readonly string[],
): Reader {
  const parameters = table.StorageDescriptor?.SerdeInfo?.Parameters ?? {};
  const delimiter = parameters['field.delim'] ?? parameters['serialization.format'] ?? '\u0001';
  const options = [
    `delim = ${sqlLiteral(delimiter)}`,
    `skip = ${skippedLines(table)}`,
    "quote = ''",
    "escape = ''",
    `nullstr = ${sqlLiteral('\\N')}`,
  ];
  return {
    from: csvReader(columns, fileList(paths), options),
    expressions: columns.map((column, i) => cast(`c${i}`, column, 'TRY_CAST')),
  };
}

function csvReader(columns: readonly GlueColumn[], files: string, more: readonly string[]): string {
  const options = [
    'auto_detect = false',
    'header = false',
    `columns = {${columns.map((_, i) => `'c${i}': 'VARCHAR'`).join(', ')}}`,
    `max_line_size = ${LONGEST_LINE_BYTES}`,
    `buffer_size = ${LONGEST_LINE_BYTES}`,
    ...more,
  ];
  return `read_csv(${files}, ${options.join(', ')})`;
}

function skippedLines({ Parameters }: GlueTable): number {
  return Number(Parameters?.['skip.header.line.count'] ?? 0);
}

/** Paths for DuckDB, which would read them as patterns. */
function fileList(paths: readonly string[]): string {
  return `[${paths.map((path) => sqlLiteral(path.replace(/[[*?]/g, '[$&]'))).join(', ')}]`;
}

function cast(value: string, { Name, Type }: GlueColumn, how = 'CAST'): string {
  return `${how}(${value} AS ${typeInDuckdb(Type ?? '')}) AS ${identifier(Name.toLowerCase())}`;
}
