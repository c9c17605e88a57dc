import { identifier, sqlLiteral } from '../sql-text.ts';
import type { CheckedRows, CheckSelect } from './check-select.ts';

/**
 * A check that every partitioned table has without declaring it: a partition key has only its
 * declared values.
 */
export function partitionValues(
  { name, values }: { readonly name: string; readonly values: readonly string[] },
  { rows }: Pick<CheckedRows, 'rows'>,
): CheckSelect {
  const key = identifier(name);
  return {
    name: `partitions(${name})`,
    severity: 'fail',
    sql: `SELECT ${key}, count(*) AS times FROM ${identifier(rows)} WHERE ${key} IS NULL OR ${key} NOT IN (${values.map(sqlLiteral).join(', ')}) GROUP BY ${key}`,
    afterPatch: { rule: 'eachRow' },
  };
}
