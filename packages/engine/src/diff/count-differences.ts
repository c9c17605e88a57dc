import { identifier, sqlLiteral } from '@dc-data-baker/models';
import type { DuckdbSession } from '../duckdb/session.ts';
import { DIFFERENCES } from './differences-sql.ts';
import type { TableDifference } from './table-difference.ts';

/** The most changed names that are listed. */
const MOST_NAMES = 1000;

/** @param others the columns besides the key; none if rows have no key */
export async function countRows(
  session: DuckdbSession,
  others: readonly string[],
  signal: AbortSignal,
): Promise<TableDifference['rows']> {
  const changed = others.map(
    (name, i) =>
      `count_if(change = 'changed' AND ${identifier(`${name}_from`)} IS DISTINCT FROM ${identifier(`${name}_to`)}) AS c${i}`,
  );
  const [counts = {}] = await session.rows<Record<string, number>>(
    `SELECT ${[
      ...['added', 'removed', 'changed'].map(
        (change) => `count_if(change = ${sqlLiteral(change)}) AS ${change}`,
      ),
      ...changed,
    ].join(', ')} FROM ${DIFFERENCES}`,
    signal,
  );
  const changedIn = others.map((name, i) => [name, Number(counts[`c${i}`] ?? 0)] as const);
  return {
    added: Number(counts['added']),
    removed: Number(counts['removed']),
    changed: Number(counts['changed']),
    changedIn: Object.fromEntries(changedIn.filter(([, count]) => count > 0)),
  };
}

/** How many rows gain and lose each element of some list columns, and which elements those are. */
export async function namesOf(
  session: DuckdbSession,
  lists: readonly string[],
  signal: AbortSignal,
): Promise<TableDifference['names']> {
  const names: TableDifference['names'][number][] = [];
  for (const column of lists) {
    const [from, to] = ['_from', '_to'].map(
      (end) => `coalesce(${identifier(`${column}${end}`)}, [])`,
    );
    // Each name counts once for each row, even if it is in the list twice.
    const only = (some: string | undefined, others: string | undefined, is: string) =>
      `SELECT unnest(list_distinct(list_filter(${some}, lambda name: NOT list_contains(${others}, name)))) AS name, '${is}' AS is_what FROM ${DIFFERENCES}`;
    const found = await session.rows<{ name: string; gained: number; lost: number }>(
      `SELECT name, count_if(is_what = 'gained') AS gained, count_if(is_what = 'lost') AS lost
       FROM (${only(to, from, 'gained')} UNION ALL ${only(from, to, 'lost')})
       GROUP BY name ORDER BY gained + lost DESC, name LIMIT ${MOST_NAMES}`,
      signal,
    );
    names.push(...found.map((row) => ({ column, ...row })));
  }
  return names;
}
