import { identifier, sqlLiteral } from '@dc-data-baker/models';

/** The names of the views to compare, and of the table of differences. */
export const FROM = 'side_from';
export const TO = 'side_to';
export const DIFFERENCES = 'differences';

/**
 * Computes the differences between rows with a key.
 *
 * @param hasRepeated whether there may be exact duplicate rows; finding them means sorting all rows
 */
export function byKey(
  key: readonly string[],
  others: readonly string[],
  hasRepeated: boolean,
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
    `(SELECT ${[...key, ...others].map(identifier).join(', ')}, true AS is_there FROM ${name}${hasRepeated ? ' GROUP BY ALL' : ''})`;
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
export function byRow(columns: readonly string[]): string {
  const names = columns.map(identifier).join(', ');
  const only = (change: string, some: string, others: string) =>
    `SELECT ${sqlLiteral(change)} AS change, * FROM (SELECT ${names} FROM ${some} EXCEPT ALL SELECT ${names} FROM ${others})`;
  const given = columns.flatMap((name) => [
    `CASE WHEN change = 'removed' THEN ${identifier(name)} END AS ${identifier(`${name}_from`)}`,
    `CASE WHEN change = 'added' THEN ${identifier(name)} END AS ${identifier(`${name}_to`)}`,
  ]);
  return `CREATE OR REPLACE TABLE ${DIFFERENCES} AS SELECT ${['change', ...given].join(', ')} FROM (
    ${only('removed', FROM, TO)} UNION ALL ${only('added', TO, FROM)})`;
}
