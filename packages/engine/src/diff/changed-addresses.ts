import { identifier, sqlLiteral } from '@dc-data-baker/models';
import type { DuckdbSession } from '../duckdb/session.ts';
import { DIFFERENCES, FROM, TO } from './differences-sql.ts';
import { fairShare } from './fair-share.ts';
import { columnsOf } from './sides.ts';

/**
 * The kinds of change to an address; `gained` and `lost` are about a name, the others about a row.
 */
export type Change = 'gained' | 'lost' | 'new' | 'gone' | 'changed';

/** A change, and the number of addresses that it affects. */
export interface ChangeCount {
  readonly change: Change;
  /** The name that was gained or lost; empty for other changes. */
  readonly name: string;
  readonly count: number;
}

/** An address with at least one change. */
export interface ChangedAddress {
  readonly uprn: string;
  readonly postcode: string | null;
  readonly address: string | null;
  /** The names before the change; null if the address had no row. */
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
}

export interface ChangedAddresses {
  /** For all addresses, including those that are left out; the most frequent first. */
  readonly counts: readonly ChangeCount[];
  /** How many addresses have a change. */
  readonly total: number;
  /** How many have the same names as before, and differ in other columns. */
  readonly others: number;
  readonly addresses: readonly ChangedAddress[];
}

/** The most addresses on a map; if there are more, some of each change are chosen. */
const MOST_ADDRESSES = 20_000;

/** The most changes with samples. More have only occurred when every name had changed. */
const MOST_CHANGES = 1000;

/**
 * Reads the last result of `diffTable` from the session, by UPRN: a table may have several rows for
 * an address. A row whose UPRN is null belongs to no address.
 *
 * @param column has the names for an address, as a text or a list of texts; without one, changes
 *   are about rows
 * @param most for tests
 */
export async function changedAddresses(
  session: DuckdbSession,
  column: string | undefined,
  signal: AbortSignal,
  most: number = MOST_ADDRESSES,
): Promise<ChangedAddresses> {
  const [compared, of] = [await columnsOf(session, DIFFERENCES), await columnsOf(session, TO)];
  const uprns = compared.has('uprn') ? 'uprn' : 'unnest([uprn_from, uprn_to])';
  const namesIn = (named: string) =>
    column === undefined
      ? '[]'
      : namesSql(identifier(`${column}${named}`), of.get(column)?.endsWith('[]'));
  const names = namesIn('');
  const text = (name: string) =>
    `${of.has(name) ? `min(CAST(${name} AS VARCHAR))` : 'CAST(NULL AS VARCHAR)'} AS ${name}`;
  // All rows of an address: if the key has more columns, some of its rows may not differ.
  const side = (view: string, some: string) =>
    `(SELECT CAST(uprn AS VARCHAR) AS uprn, list_sort(list_distinct(flatten(list(CAST(${names} AS VARCHAR[]))))) AS names, ${text('postcode')}, ${text('address')}
      FROM ${view} WHERE CAST(uprn AS VARCHAR) IN (SELECT uprn FROM ${some}) GROUP BY 1)`;
  const only = (some: string, others: string, change: Change) =>
    `list_transform(list_filter(${some}, lambda name: NOT list_contains(${others}, name)), lambda name: {change: '${change}', name: name})`;
  const [before, after] = ['before', 'after'].map((names) => `coalesce(${names}, [])`) as [
    string,
    string,
  ];
  const when = (condition: string, change: Change) =>
    `CASE WHEN ${condition} THEN [{change: '${change}', name: ''}] ELSE [] END`;
  const run = (sql: string) => session.run(sql, signal);
  await run(
    `CREATE OR REPLACE TEMP TABLE changed_uprns AS SELECT DISTINCT uprn FROM (SELECT CAST(${uprns} AS VARCHAR) AS uprn FROM ${DIFFERENCES}) WHERE uprn IS NOT NULL`,
  );
  // If each address has one row, the table of differences has both versions of it. Otherwise rows are
  // grouped to lists, which DuckDB cannot spill: those of two million addresses did not fit in 1.4 GB.
  const isAlone = isKeyedByUprn(compared) && (!column || compared.has(`${column}_from`));
  const there = (change: string, names: string) =>
    `CASE WHEN change <> '${change}' THEN list_sort(list_distinct(CAST(${names} AS VARCHAR[]))) END`;
  const changed = isAlone
    ? `SELECT CAST(uprn AS VARCHAR) AS uprn, ${there('added', namesIn('_from'))} AS before, ${there('removed', namesIn('_to'))} AS after FROM ${DIFFERENCES} WHERE uprn IS NOT NULL`
    : `SELECT coalesce(b.uprn, a.uprn) AS uprn, a.names AS before, b.names AS after
       FROM ${side(FROM, 'changed_uprns')} AS a FULL JOIN ${side(TO, 'changed_uprns')} AS b ON a.uprn = b.uprn`;
  await run(
    `CREATE OR REPLACE TEMP TABLE changes_said AS
     SELECT uprn, unnest(list_concat(${only(after, before, 'gained')}, ${only(before, after, 'lost')}, ${when('before IS NULL', 'new')}, ${when('after IS NULL', 'gone')}, ${
       column === undefined ? when('before IS NOT NULL AND after IS NOT NULL', 'changed') : '[]'
     }), recursive := true) FROM (${changed})`,
  );
  const counts = await session.rows<ChangeCount>(
    `SELECT change, name, count(*) AS count FROM changes_said GROUP BY ALL ORDER BY count DESC, change, name`,
    signal,
  );
  const [found] = await session.rows<{ total: number; all: number }>(
    `SELECT (SELECT count(*) FROM (SELECT DISTINCT uprn FROM changes_said)) AS total, (SELECT count(*) FROM changed_uprns) AS all`,
    signal,
  );
  const [total, all] = [Number(found?.total ?? 0), Number(found?.all ?? 0)];
  const some = counts.slice(0, MOST_CHANGES);
  const shown = some.map(({ change, name }) => `(${sqlLiteral(change)}, ${sqlLiteral(name)})`);
  const each = fairShare(
    some.map(({ count }) => Number(count)),
    most,
  );
  // In the order of a hash, so that samples come from everywhere and are the same each time.
  const chosen =
    total <= most
      ? 'SELECT uprn FROM changes_said'
      : `SELECT unnest(arg_min(uprn, md5(uprn), ${each})) AS uprn FROM changes_said WHERE (change, name) IN (${shown.join(', ')}) GROUP BY change, name`;
  await run(`CREATE OR REPLACE TEMP TABLE chosen_uprns AS SELECT DISTINCT uprn FROM (${chosen})`);
  const addresses = await session.rows<ChangedAddress>(
    `SELECT coalesce(b.uprn, a.uprn) AS uprn, coalesce(b.postcode, a.postcode) AS postcode, coalesce(b.address, a.address) AS address, a.names AS before, b.names AS after
     FROM ${side(FROM, 'chosen_uprns')} AS a FULL JOIN ${side(TO, 'chosen_uprns')} AS b ON a.uprn = b.uprn ORDER BY 2, 1`,
    signal,
  );
  return {
    counts: counts.map((each) => ({ ...each, count: Number(each.count) })),
    total,
    others: all - total,
    addresses,
  };
}

/** Whether the key of a comparison is only the UPRN. Columns of a key have no `_from` and `_to`. */
function isKeyedByUprn(compared: ReadonlyMap<string, string>): boolean {
  const key = [...compared.keys()].filter((name) => name !== 'change' && !/_(from|to)$/.test(name));
  return key.length === 1 && key[0] === 'uprn';
}

/** The names in a column, as a list. */
function namesSql(column: string, isList = false): string {
  return isList
    ? `list_filter(coalesce(${column}, []), lambda name: name IS NOT NULL)`
    : `CASE WHEN ${column} IS NULL THEN [] ELSE [CAST(${column} AS VARCHAR)] END`;
}
