import { hasOnly } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { commonType, sameType, UNKNOWN } from '../trino-type.ts';
import type { Context, TranslatedQuery } from './context.ts';
import { type NodeData, refusePart, withParts } from './parts.ts';
import { type Scope, scopeBeside, type TypedColumn } from './scope.ts';
import { sortOfSetsProblem } from './sorted-by.ts';
import { tailTerms } from './tail-terms.ts';
import { tiedRowsOf } from './tied-rows.ts';
import { withTerms } from './with-terms.ts';
import { hasTwoZeros, leftOfAlike } from './zero-signs.ts';

const SET_PARTS = 'left right all distinct with order_by limit offset fetch'.split(' ');

/** UNION, INTERSECT and EXCEPT, whose columns have the common type of both sides. */
export function setQuery(
  node: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): TranslatedQuery {
  const type = ast.getExprType(node);
  const [left, right] = [data['left'] as Expression, data['right'] as Expression];
  if (type === 'intersect' && ['union', 'except'].includes(ast.getExprType(left))) {
    refusePart(context, {
      not: 'put brackets around the INTERSECT when it is combined with UNION or EXCEPT',
    });
  }
  if (!hasOnly(data, SET_PARTS)) {
    refusePart(context, {
      not: `${type.toUpperCase()} is not known to mean the same with such parts`,
    });
  }
  const withs = withTerms(data['with'], scope, context);
  const first = context.query(left, scopeBeside(withs.scope));
  const second = context.query(right, scopeBeside(withs.scope));
  const columns = first.columns.map((column, i) => {
    const { name, type: own } = column;
    const met = commonType(own, second.columns[i]?.type ?? own);
    if (!met)
      refusePart(context, {
        not: `column ${i + 1} of a ${type.toUpperCase()} is of two types; CAST one of them`,
      });
    const hasOneZero = [column, second.columns[i]].every(
      (side) => side !== undefined && !hasTwoZeros(side),
    );
    const isEitherZero = [column, second.columns[i]].some((side) => side?.isEitherZero);
    return { name, type: met ?? UNKNOWN, hasOneZero, isEitherZero };
  });
  const origin = originOf(type, first, columns);
  return {
    node: withParts(node, {
      left: first.node,
      right: second.node,
      ...withs.parts,
      ...tailTerms(
        data,
        columns,
        withs.scope,
        context,
        (order) => tiedRowsOf({ columns, ...origin }, order),
        (order) => sortOfSetsProblem(order, columns),
      ),
    }),
    columns: data['all'] ? columns : leftOfAlike(columns),
    ...origin,
    isDistinct: () => !data['all'],
  };
}

/** What of the first side's rows is true of the result: a UNION also has other rows. */
function originOf(
  type: string,
  { determines, columns: own }: TranslatedQuery,
  columns: readonly TypedColumn[],
): Pick<TranslatedQuery, 'determines'> {
  if (type === 'union' || !determines) return {};
  // Values that differ may be equal in the type that both sides have in common.
  const isOwn = (i: number) => sameType(own[i]?.type ?? UNKNOWN, columns[i]?.type ?? UNKNOWN);
  return { determines: (known) => determines(new Set([...known].filter(isOwn))) };
}
