import { Remembered } from './remembered.ts';
import { ATHENA, parseOwn } from './syntax.ts';
import { textInAllRows } from './text-in-all-rows.ts';

/** Partition values whose folder has the same name on both engines. */
const PLAIN_VALUE = /^[A-Za-z0-9_.-]+$/;

/**
 * The only partition of a SELECT's rows, if its text determines every column: `a.year` or `'2026'`,
 * with `WHERE a.year = '2026'`, there or in every SELECT that the rows come from.
 *
 * @param sql a valid Athena SELECT with bound parameters
 * @param partitionedBy the table's partition columns; at least one
 * @returns `undefined` if the rows may be in several partitions
 */
export function partitionOf(
  sql: string,
  partitionedBy: readonly { readonly name: string }[],
): ReadonlyMap<string, string> | undefined {
  const names = partitionedBy.map(({ name }) => name);
  return FOUND.get(JSON.stringify([sql, names]), () => foundAnew(sql, names));
}

const FOUND = new Remembered<ReadonlyMap<string, string> | undefined>(1000);

function foundAnew(sql: string, names: readonly string[]): ReadonlyMap<string, string> | undefined {
  const tree = parseOwn(sql, ATHENA);
  const partition = new Map<string, string>();
  for (const name of names) {
    const value = textInAllRows(tree, name);
    if (value === undefined || !PLAIN_VALUE.test(value)) return undefined;
    partition.set(name, value);
  }
  return partition;
}
