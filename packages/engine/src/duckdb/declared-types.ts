import { DatabakerError, identifier } from '@dc-data-baker/models';
import { duckdbType, isDuckdbType, type TableShape } from '@dc-data-baker/planner';
import { fileLiteral } from './relation.ts';
import type { DuckdbSession } from './session.ts';

/**
 * The narrower types that a file may have for a declared type: Trino widens them too.
 * https://trino.io/docs/current/connector/hive.html#schema-evolution
 */
const NARROWER: Readonly<Record<string, readonly string[]>> = {
  SMALLINT: ['TINYINT'],
  INTEGER: ['SMALLINT', 'TINYINT'],
  BIGINT: ['INTEGER', 'SMALLINT', 'TINYINT'],
  DOUBLE: ['FLOAT'],
};

/**
 * Compares the columns of external parquet files with the declared ones. DuckDB would use the types
 * of the files, and Athena refuses those that do not fit its table (`HIVE_BAD_DATA`).
 *
 * @throws a `data` error that names the file, the column and both types
 */
export async function assertDeclaredTypes(
  session: DuckdbSession,
  { name, columns }: Pick<TableShape, 'columns'> & { readonly name: string },
  paths: readonly string[],
): Promise<void> {
  for (const path of paths) {
    const found = await columnsOf(session, path);
    for (const column of columns) {
      const type = found.get(column.name);
      const declared = duckdbType(column.type);
      const isFitting =
        type !== undefined &&
        (isDuckdbType(type, column.type) || NARROWER[declared]?.includes(type));
      if (isFitting) continue;
      const what = type === undefined ? 'no such column' : type;
      throw new DatabakerError(
        'data',
        `${path}: column \`${column.name}\` of \`${name}\`: declared ${column.type} (${declared}), found ${what}; write the file with that type, or declare the column as it is`,
      );
    }
  }
}

/** A declared column, in a SELECT over files that have been compared. */
export function declaredColumn({ name, type }: TableShape['columns'][number]): string {
  const isWidened = duckdbType(type) in NARROWER;
  return isWidened
    ? `CAST(${identifier(name)} AS ${duckdbType(type)}) AS ${identifier(name)}`
    : identifier(name);
}

/**
 * The types of a file's columns, by their names in lower case, as Athena's names are
 * case-insensitive.
 */
async function columnsOf(
  session: DuckdbSession,
  path: string,
): Promise<ReadonlyMap<string, string>> {
  const described = await session
    .rows<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM read_parquet(${fileLiteral(path)}, hive_partitioning = false)`,
    )
    .catch((cause: Error) => {
      const [problem = ''] = cause.message.split('\n');
      if (!problem.startsWith('Invalid Input Error: ')) throw cause;
      throw new DatabakerError(
        'data',
        `${path}: cannot be read as parquet (${problem}); replace it by a complete file`,
        { cause },
      );
    });
  return new Map(
    described.map(({ column_name, column_type }) => [column_name.toLowerCase(), column_type]),
  );
}
