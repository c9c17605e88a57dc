import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import type { Context, TranslatedQuery } from './context.ts';
import { type NodeData, refusePart, withParts } from './parts.ts';
import type { Scope } from './scope.ts';
import { selectQuery } from './select-query.ts';
import { setQuery } from './set-query.ts';
import type { By } from './sorted-by.ts';
import { tailTerms } from './tail-terms.ts';
import { tiedRowsOf } from './tied-rows.ts';
import { valuesQuery } from './values-query.ts';

/**
 * A SELECT, or several combined.
 *
 * @param scope an empty scope within that of the query around it
 */
export function translateQuery(node: Expression, scope: Scope, context: Context): TranslatedQuery {
  const type = ast.getExprType(node);
  const data = (ast.getExprData(node) ?? {}) as unknown as NodeData;
  if ('select' in node) return selectQuery(node.select, scope, context);
  if (type === 'subquery' || type === 'paren') {
    const inner = context.query(data['this'] as Expression, scope);
    const tieOf = (order: readonly By[]) => tiedRowsOf(inner, order);
    const parts = tailTerms(data, inner.columns, scope, context, tieOf);
    return { ...inner, node: withParts(node, { this: inner.node, ...parts }) };
  }
  if (type === 'values') return valuesQuery(node, data, scope, context);
  if (['union', 'intersect', 'except'].includes(type)) {
    return setQuery(node, data, scope, context);
  }
  refusePart(context, { not: `a query is no ${type.replaceAll('_', ' ')}` }, node);
  return { node, columns: [] };
}
