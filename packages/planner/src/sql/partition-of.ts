import { constantTexts } from './constant-texts.ts';

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
  const texts = constantTexts(sql, names);
  return names.every((name) => PLAIN_VALUE.test(texts.get(name) ?? '')) ? texts : undefined;
}
