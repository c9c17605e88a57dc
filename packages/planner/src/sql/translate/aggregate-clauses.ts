import type { SqlFunction } from '../../functions/sql-function.ts';
import type { Call } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import type { Context } from './context.ts';
import { filterCondition } from './filter-condition.ts';
import { orderTerms } from './order.ts';
import type { NodeData } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { hasTwoZeros, withItsSign } from './zero-signs.ts';

const AGGREGATE_CLAUSES = ['distinct', 'filter', 'order_by', 'ignore_nulls'] as const;

/** The clauses that an aggregate may have besides its arguments. */
export function aggregateClauses(
  node: Expression,
  call: Call,
  found: SqlFunction,
  scope: Scope,
  context: Context,
): Readonly<Record<string, unknown>> | Not {
  const data = (ast.getExprData(node) ?? {}) as unknown as NodeData;
  const given = AGGREGATE_CLAUSES.filter((name) => {
    const clause = data[name];
    return Boolean(clause) && !(Array.isArray(clause) && clause.length === 0);
  });
  if (found.kind === 'scalar' && given.length > 0) {
    return { not: `it is not an aggregate and does not accept ${given.join(', ').toUpperCase()}` };
  }
  const isOrdered = given.includes('order_by');
  if (call.name === 'array_agg' && !isOrdered && !context.isFreeOfOrder(node)) {
    return {
      isLoose: true,
      not: 'rows come in any order, whatever a subquery sorts them by; write array_agg(a ORDER BY a) or array_sort(array_agg(a))',
    };
  }
  if (isOrdered && call.name !== 'array_agg') return { not: 'only array_agg takes ORDER BY here' };
  if (given.includes('ignore_nulls') && found.kind !== 'window') {
    return { not: 'write FILTER (WHERE a IS NOT NULL) instead of IGNORE NULLS' };
  }
  const clauses: Record<string, unknown> = {};
  if (data['distinct']) clauses['distinct'] = true;
  if (data['ignore_nulls']) clauses['ignore_nulls'] = true;
  const filter = data['filter'] as Expression | null | undefined;
  if (filter) {
    const term = filterCondition(filter, scope, context);
    if (isNot(term)) return term;
    clauses['filter'] = term.node;
  }
  if (isOrdered) {
    const given = data['order_by'] as readonly Ordered[];
    const order = orderTerms(given, scope, context);
    if (isNot(order)) return order;
    const typeOf = (part: Expression) => context.expression(part, scope).type;
    const isOfZeros = [...call.args, ...given.map((by) => by.this)].every((part) =>
      hasTwoZeros(context.expression(part, scope)),
    );
    if (isOfZeros)
      return {
        not: 'only Athena keeps the sign of a zero; write array_agg(a + 0e0 ORDER BY a + 0e0)',
      };
    clauses['order_by'] = order.map((by, i) =>
      given[i] && typeOf(given[i].this).kind === 'double'
        ? { ...by, this: withItsSign(by.this) }
        : by,
    );
  }
  return clauses;
}

type Ordered = Parameters<typeof orderTerms>[0][number];
