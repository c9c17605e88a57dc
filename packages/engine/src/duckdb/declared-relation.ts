import { DatabakerError, identifier } from '@dc-data-baker/models';
import { duckdbType, type TableShape } from '@dc-data-baker/planner';
import { declaredType, mayBeNarrower } from '../sources/declared-type.ts';
import { parquetColumns } from './parquet-columns.ts';
import { relation } from './relation.ts';
import type { DuckdbSession } from './session.ts';

/**
 * A FROM item for external parquet files whose columns have the declared types, after comparing the
 * columns of each file with them. DuckDB would use the types of the first file for all of them: a
 * double in the second becomes a float if the first has floats. Athena refuses types that do not fit
 * its table (`HIVE_BAD_DATA`).
 *
 * @throws a `data` error that names the file, the column and both types
 */
export async function declaredRelation(
  session: DuckdbSession,
  table: TableShape & { readonly name: string },
  paths: readonly string[],
  bytes: number,
): Promise<string> {
  const widened = new Map<string, string>();
  for (const path of paths) {
    const found = await parquetColumns(session, path);
    const others = table.columns.filter((column) => !isDeclared(table.name, column, found, path));
    widened.set(path, others.map(({ name }) => `${name} ${found.get(name)}`).join());
  }
  const alike = [...Map.groupBy(paths, (path) => widened.get(path)).values()];
  const keys = table.partitionedBy.map(({ name }) => identifier(name));
  const columns = [...table.columns.map(declaredColumn), ...keys].join(', ');
  const selects = alike.map((files) => `SELECT ${columns} FROM ${relation(table, files, bytes)}`);
  return `(${selects.join(' UNION ALL ')})`;
}

/** @returns whether the file has the declared type, rather than a narrower one */
function isDeclared(
  table: string,
  { name, type }: TableShape['columns'][number],
  columns: ReadonlyMap<string, string>,
  path: string,
): boolean {
  const found = declaredType(columns.get(name), type);
  if (typeof found === 'string') return found === 'same';
  throw new DatabakerError('data', `${path}: column \`${name}\` of \`${table}\`: ${found.problem}`);
}

function declaredColumn({ name, type }: TableShape['columns'][number]): string {
  const column = identifier(name);
  const declared = duckdbType(type);
  // Athena rounds what it reads to milliseconds, also before 1970.
  const micros = `(epoch_us(${column}) + 500)`;
  const rounded = `make_timestamp(${micros} - (${micros} % 1000 + 1000) % 1000)`;
  if (type === 'timestamp') return `${rounded} AS ${column}`;
  return mayBeNarrower(type) ? `CAST(${column} AS ${declared}) AS ${column}` : column;
}
