import type { Expression } from '../syntax.ts';
import { UNKNOWN } from '../trino-type.ts';
import type { Context } from './context.ts';
import { failure, mayFail } from './failure.ts';
import { type NodeData, partOf } from './parts.ts';
import type { Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { fill, isNullList, ofType, type Term } from './term.ts';
import { unlessNull } from './unless-null.ts';

/** `a[1]` of a list, which fails on Athena if the position does not exist. */
export function subscriptTerm(
  _: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): Term | Not {
  const list = context.expression(partOf(data, 'this'), scope);
  const index = context.expression(partOf(data, 'index'), scope);
  if (list.type.kind === 'unknown') return ofType(UNKNOWN, fill('$1[$2]', [list.node, index.node]));
  if (list.type.kind !== 'array') {
    return {
      not: 'a key that is not in a map only fails on Athena; read it from a list or a column',
    };
  }
  if (isNullList(list)) return { not: 'an element of NULL is always null' };
  const { element } = list.type;
  if (!['integer', 'bigint', 'unknown'].includes(index.type.kind)) {
    return { not: 'the index of a list must be a whole number' };
  }
  const fails = failure('the list has no such index; use element_at, which returns null', element);
  // A null list has no positions, so none of them is wrong.
  const place = '$1 IS NOT NULL AND ($2 < 1 OR $2 > len($1))';
  const args = [list.node, index.node];
  const found = ofType(
    element,
    fill(`CASE WHEN ${place} THEN ${fails} ELSE list_extract($1, $2) END`, args),
  );
  const guarded = unlessNull(found, [list, index], false, scope);
  return [list, index].some(mayFail)
    ? guarded
    : {
        ...guarded,
        nullWhen: fill(`CASE WHEN ${place} THEN FALSE ELSE list_extract($1, $2) IS NULL END`, args),
      };
}
