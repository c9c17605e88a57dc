import { comparable } from './comparable.ts';
import { itemName } from './item-name.ts';
import { Remembered } from './remembered.ts';
import { conjuncts } from './spatial/containment.ts';
import { ATHENA, type Expression, parseOwn, selectParts, writeExpression } from './syntax.ts';

/** Partition values whose folder has the same name on both engines. */
const PLAIN_VALUE = /^[A-Za-z0-9_.-]+$/;

/**
 * The only partition of a SELECT's rows, if its text determines every column: `a.year` or `'2026'`,
 * with `WHERE a.year = '2026'`.
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
  if (!('select' in tree)) return undefined;
  const { expressions, where_clause: where } = selectParts(tree);
  const known = new Map(where ? conjuncts(where.this).flatMap(equality) : []);
  const partition = new Map<string, string>();
  for (const name of names) {
    const value = expressions
      .filter((item) => itemName(item) === name)
      .map((item) => ('alias' in item ? item.alias.this : item))
      .map((item) => textOf(item) ?? known.get(comparable(item)))[0];
    if (value === undefined || !PLAIN_VALUE.test(value)) return undefined;
    partition.set(name, value);
  }
  return partition;
}

/** A column and the text that a condition says it equals. */
function equality(condition: Expression): [column: string, value: string][] {
  if (!('eq' in condition)) return [];
  const { left, right } = condition.eq;
  for (const [column, text] of [
    [left, textOf(right)],
    [right, textOf(left)],
  ] as const) {
    if ('column' in column && text !== undefined) return [[comparable(column), text]];
  }
  return [];
}

function textOf(node: Expression): string | undefined {
  const [, text] = /^'([^']*)'$/.exec(writeExpression(node, ATHENA)) ?? [];
  return text;
}
