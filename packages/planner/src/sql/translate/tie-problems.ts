import { functionNamed } from '../../functions.ts';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { type Block, expressionsOf, isAggregate, partsWithin } from './block.ts';
import type { Not } from './refusal.ts';
import { tiedAggregate } from './tied-aggregate.ts';
import { tiedWindows } from './tied-windows.ts';
import { type Window, windowOf } from './window-of.ts';
import type { Over } from './windows.ts';

/** Where the values of a SELECT depend on the order of rows that their keys do not tell apart. */
export function tieProblems(block: Block): readonly Not[] {
  const ties: Not[] = [];
  const windows: Window[] = [];
  const visit = (node: Expression): void => {
    if ('window_function' in node) {
      const window = windowOf(node, block.select);
      if (!isRefused(node, window)) windows.push(window);
      const tie = tiedAggregate(node.window_function.this, window.partition, block, true);
      if (tie) ties.push(tie);
      for (const part of [...window.call.args, ...window.partition, ...window.order]) visit(part);
      return;
    }
    if (isAggregate(node)) {
      const tie = tiedAggregate(node, block.groups ?? [], { ...block, groups: undefined });
      if (tie) ties.push(tie);
    }
    for (const part of partsWithin(node)) visit(part);
  };
  for (const node of expressionsOf(block.select)) visit(node);
  return [...ties, ...tiedWindows(windows, block)];
}

/** Whether a window function is refused elsewhere, because its OVER has no ORDER BY. */
function isRefused(node: Expression, { call, order }: Window): boolean {
  const { over } = (ast.getExprData(node) ?? {}) as { readonly over?: Over };
  const isWindow = functionNamed(call.name)?.kind === 'window';
  return isWindow && order.length === 0 && !over?.window_name;
}
