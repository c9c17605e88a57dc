import type { Expression } from '../syntax.ts';
import type { Context } from './context.ts';
import { orderTerms } from './order.ts';
import { type NodeData, refusePart } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import type { Scope, TypedColumn } from './scope.ts';
import type { By } from './sorted-by.ts';
import { numberOf } from './term.ts';
import { withItsSign } from './zero-signs.ts';

/**
 * ORDER BY, LIMIT and the other clauses at the end of a query.
 *
 * @param tieOf why some of the rows may be others, if they are sorted so
 */
export function tailTerms(
  data: NodeData,
  columns: readonly TypedColumn[],
  scope: Scope,
  context: Context,
  tieOf: (order: readonly By[]) => Not | undefined,
  sortProblemOf: (order: readonly By[]) => Not | undefined = () => undefined,
  expressionOf: (by: Expression) => Expression | undefined = () => undefined,
): object {
  const order = data['order_by'] as { expressions: readonly By[] } | null;
  const fetch = data['fetch'] as { with_ties?: boolean; percent?: boolean } | null;
  if (fetch && (fetch.with_ties || fetch.percent)) {
    refusePart(context, { not: 'FETCH FIRST may only have a number of rows; remove WITH TIES' });
  }
  const counts = [data['limit'], data['offset']].flatMap((part) =>
    // After a UNION and the like, the part is the number itself.
    part ? [(part as { this?: Expression }).this ?? (part as Expression)] : [],
  );
  if (counts.some((count) => !/^\d+$/.test(numberOf(count) ?? ''))) {
    refusePart(context, { not: 'LIMIT and OFFSET take a whole number, such as LIMIT 10' });
  }
  if (data['limit'] || data['offset'] || fetch) {
    const tie = tieOf(order?.expressions ?? []);
    if (tie) refusePart(context, tie, order?.expressions[0]?.this);
  }
  if (!order) return {};
  const problem = sortProblemOf(order.expressions);
  if (problem) refusePart(context, problem, order.expressions[0]?.this);
  const sorted = orderTerms(order.expressions, { ...scope, given: columns }, context, columns);
  if (!isNot(sorted)) {
    const expressions = sorted.map((by, i) => {
      const { this: given } = order.expressions[i] as By;
      const expression = expressionOf(given);
      const { type } = context.expression(expression ?? given, { ...scope, given: columns });
      return type.kind === 'double' && expression ? { ...by, this: withItsSign(expression) } : by;
    });
    return { order_by: { ...order, expressions } };
  }
  refusePart(context, sorted);
  return {};
}
