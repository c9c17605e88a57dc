import { type Call, callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import { ATHENA, type Expression, writeExpression } from '../syntax.ts';
import { type Block, exactKeys, valueIn } from './block.ts';
import { determined } from './determined.ts';
import { keysToAdd } from './keys-to-add.ts';
import { isSortable } from './order.ts';
import type { NodeData } from './parts.ts';
import type { Not } from './refusal.ts';
import { together } from './term.ts';

const EXTREMES = ['max_by', 'min_by'];

/**
 * Why an aggregate of ordered rows may have several results: rows with equal keys give it different
 * values.
 *
 * @param common what all rows that it looks at have in common
 * @param block one whose rows are those that the aggregate looks at
 */
export function tiedAggregate(
  node: Expression,
  common: readonly Expression[],
  block: Block,
  isWindow = false,
): Not | undefined {
  const call = callOf(node);
  const [value, by] = call?.args ?? [];
  if (!call || !value) return undefined;
  const { order_by } = (ast.getExprData(node) ?? {}) as unknown as NodeData;
  const order = (order_by ?? []) as readonly { readonly this: Expression }[];
  const isExtreme = EXTREMES.includes(call.name) && call.args.length === 2;
  const keys = isExtreme && by ? [by] : order.map((key) => key.this);
  if (keys.length === 0) return undefined;
  const exact = exactKeys([...common, ...keys], block);
  const told = keysToAdd([valueIn(value, block)], (added) => {
    const { has } = determined(block, [...exact, ...(added.length > 0 ? [value] : [])]);
    return () => has(value);
  });
  if (told === undefined) return undefined;
  if (isExtreme) return extremeProblem(call, node, block, isWindow);
  return {
    isLoose: true,
    not: `${call.name} has \`${valueIn(value, block).shown}\` in any order where its ORDER BY keys are equal; ${told}`,
  };
}

function extremeProblem(call: Call, node: Expression, block: Block, isWindow: boolean): Not {
  const [value, by] = call.args.map((arg) => valueIn(arg, block));
  const { filter } = (ast.getExprData(node) ?? {}) as { readonly filter?: Expression | null };
  if (!value || !by) return { not: '' };
  const k = by.shown;
  const x =
    value.type.kind === 'double' && !value.hasOneZero ? `${value.shown} + 0e0` : value.shown;
  const only = [
    ...(filter ? [writeExpression(together(filter), ATHENA)] : []),
    `${k} IS NOT NULL`,
  ].join(' AND ');
  const isGreatest = call.name === 'max_by';
  // NaN comes after all numbers, and is no greatest one.
  const keys = [
    ...(isGreatest && by.type.kind === 'double' ? [`is_nan(${k})`] : []),
    isGreatest ? `${k} DESC` : k,
    isSortable(value.type) ? x : 'a unique key',
  ].join(', ');
  const where = isWindow ? 'in a subquery with GROUP BY ' : '';
  return {
    isLoose: true,
    not: `${call.name} takes \`${value.shown}\` from any of the rows with the ${isGreatest ? 'greatest' : 'least'} \`${k}\`; write ${where}element_at(array_agg(${x} ORDER BY ${keys}) FILTER (WHERE ${only}), 1)`,
  };
}
