import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { isWholeNumber } from '../trino-type.ts';
import { castTo, isNarrowing } from './casts.ts';
import type { Context } from './context.ts';
import { isIsoDate } from './facts.ts';
import { type NodeData, partOf } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { ofType, type Term } from './term.ts';
import { type ParsedType, typeOfNode } from './type-of-node.ts';
import { nullnessOf } from './unless-null.ts';

/** `CAST(a AS date)` and `TRY_CAST(a AS date)` */
export function castTerm(
  given: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): Term | Not {
  const inner = partOf(data, 'this');
  const term = context.expression(inner, scope);
  const to = data['to'] as ParsedType;
  if (to.data_type === 'var_char' && typeof to.length === 'number') {
    return { not: 'a CAST to a varchar with a length only cuts text off on Athena; use substr' };
  }
  const type = typeOfNode(to);
  if (type === undefined) {
    return {
      not: 'no column can have this type; use varchar, integer, bigint, double, decimal, boolean, date, timestamp, varbinary and arrays of these',
    };
  }
  const isTry = ast.getExprType(given) === 'try_cast';
  const cast = castTo(term, type, { isIsoDate: isIsoDate(scope, inner), isTry });
  if (isNot(cast)) return cast;
  if (!isTry && isNarrowing(term.type, type)) context.mayOverflow();
  const isNull = isTry ? undefined : nullnessOf(term);
  // Of a double there may be a -0, and of a text.
  const hasOneZero =
    term.hasOneZero === true || isWholeNumber(term.type) || term.type.kind === 'decimal';
  return { ...ofType(type, cast), hasOneZero, ...(isNull && { nullWhen: isNull }) };
}
