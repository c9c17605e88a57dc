import type { Expression } from '../syntax.ts';
import { showType } from '../trino-type.ts';
import type { Context } from './context.ts';
import type { Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { numberOf } from './term.ts';

/** One of the things that rows are sorted by. */
interface Ordered {
  readonly this: Expression;
}

const UNSORTED = ['array', 'map', 'row', 'geometry', 'interval', 'other'];

/** What rows are sorted by. Nulls come last on both engines, and NaN after all numbers. */
export function orderTerms<Order extends Ordered>(
  order: readonly Order[],
  scope: Scope,
  context: Context,
): readonly Order[] | Not {
  const sorted: Order[] = [];
  for (const by of order) {
    // The place of a column in the SELECT.
    if (numberOf(by.this) !== undefined) {
      sorted.push(by);
      continue;
    }
    const { type, node } = context.expression(by.this, scope);
    if (UNSORTED.includes(type.kind)) {
      return { not: `${showType(type)} is not sorted alike; sort by its elements` };
    }
    sorted.push({ ...by, this: node });
  }
  return sorted;
}
