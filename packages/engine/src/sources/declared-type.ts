import type { ColumnType } from '@dc-data-baker/models';
import { duckdbType, isDuckdbType } from '@dc-data-baker/planner';

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

/** Whether a file may have a narrower type than the declared one. */
export function mayBeNarrower(declared: ColumnType): boolean {
  return duckdbType(declared) in NARROWER;
}

/**
 * What the type of a parquet file's column is for the declared one: the same, a narrower number, or a
 * problem to be told.
 *
 * @param found as DuckDB names it, such as `VARCHAR[]`; absent if there is no such column
 */
export function declaredType(
  found: string | undefined,
  declared: ColumnType,
): 'same' | 'narrower' | { readonly problem: string } {
  const expected = duckdbType(declared);
  if (found !== undefined && isDuckdbType(found, declared)) return 'same';
  if (found !== undefined && NARROWER[expected]?.includes(found)) return 'narrower';
  return {
    problem: `declared ${declared} (${expected}), found ${found ?? 'no such column'}; write the file with that type, or declare the column as it is`,
  };
}
