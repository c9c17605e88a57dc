import { identifier, sqlLiteral } from '@dc-data-baker/models';

/** The views of the rows to compare, and the table of what differs. */
export const FROM = 'side_from';
export const TO = 'side_to';
export const DIFFERENCES = 'differences';

/**
 * Makes the differences of rows that a key tells from each other.
 *
 * @param hasRepeated whether rows may stand twice, alike in every column, which is looked for at the cost
 *   of sorting them all
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

/** Without a key a row that has changed is one that went and one that came. */
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
