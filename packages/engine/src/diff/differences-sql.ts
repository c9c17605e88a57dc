import { identifier, sqlLiteral } from '@dc-data-baker/models';

/** The names of the views to compare, and of the table of differences. */
export const FROM = 'side_from';
export const TO = 'side_to';
export const DIFFERENCES = 'differences';

/** In place of a type: a column of two types is compared as text, whatever they are. */
export const AS_TEXT = 'as text';

/** The columns to compare, with their types in DuckDB, or `AS_TEXT`. */
export type ComparedColumns = ReadonlyMap<string, string>;

/**
 * A column as it is compared. A map has no order, but DuckDB compares maps entry by entry, and
 * engines write the entries of equal maps in different orders.
 */
function compared(name: string, types: ComparedColumns): string {
  const column = identifier(name);
  if (types.get(name) === AS_TEXT) return `CAST(${column} AS VARCHAR) AS ${column}`;
  return types.get(name)?.startsWith('MAP(')
    ? `map_from_entries(list_sort(map_entries(${column}))) AS ${column}`
    : column;
}

/**
 * Computes the differences between rows with a key.
 *
 * @param hasRepeated whether there may be exact duplicate rows; finding them means sorting all rows
 */
export function byKey(
  key: readonly string[],
  others: readonly string[],
  hasRepeated: boolean,
  types: ComparedColumns = new Map(),
): string {
  const same = key
    .map((name) => `a.${identifier(name)} IS NOT DISTINCT FROM b.${identifier(name)}`)
    .join(' AND ');
  const keys = key.map(
    (name) => `coalesce(a.${identifier(name)}, b.${identifier(name)}) AS ${identifier(name)}`,
  );
  const values = others.flatMap((name) => [
    `a.${identifier(name)} AS ${identifier(`${name}_from`)}`,
    `b.${identifier(name)} AS ${identifier(`${name}_to`)}`,
  ]);
  const differs = others.map(
    (name) => `a.${identifier(name)} IS DISTINCT FROM b.${identifier(name)}`,
  );
  const side = (name: string) =>
    `(SELECT ${[...key, ...others].map((column) => compared(column, types)).join(', ')}, true AS is_there FROM ${name}${hasRepeated ? ' GROUP BY ALL' : ''})`;
  return `CREATE OR REPLACE TABLE ${DIFFERENCES} AS
    SELECT ${[
      `CASE WHEN a.is_there IS NULL THEN 'added' WHEN b.is_there IS NULL THEN 'removed' ELSE 'changed' END AS change`,
      ...keys,
      ...values,
    ].join(', ')}
    FROM ${side(FROM)} AS a FULL JOIN ${side(TO)} AS b ON ${same}
    WHERE ${['a.is_there IS NULL', 'b.is_there IS NULL', ...differs].join(' OR ')}`;
}

/** Without a key, a changed row counts as one removed and one added. */
export function byRow(columns: readonly string[], types: ComparedColumns = new Map()): string {
  const names = columns.map((column) => compared(column, types)).join(', ');
  const only = (change: string, some: string, others: string) =>
    `SELECT ${sqlLiteral(change)} AS change, * FROM (SELECT ${names} FROM ${some} EXCEPT ALL SELECT ${names} FROM ${others})`;
  const given = columns.flatMap((name) => [
    `CASE WHEN change = 'removed' THEN ${identifier(name)} END AS ${identifier(`${name}_from`)}`,
    `CASE WHEN change = 'added' THEN ${identifier(name)} END AS ${identifier(`${name}_to`)}`,
  ]);
  return `CREATE OR REPLACE TABLE ${DIFFERENCES} AS SELECT ${['change', ...given].join(', ')} FROM (
    ${only('removed', FROM, TO)} UNION ALL ${only('added', TO, FROM)})`;
}
