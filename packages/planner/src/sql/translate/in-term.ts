import type { Expression } from '../syntax.ts';
import { BOOLEAN, type TrinoType, UNKNOWN } from '../trino-type.ts';
import { anyOf, compare, comparedAs, negated } from './comparison.ts';
import type { Context } from './context.ts';
import { mayFail } from './failure.ts';
import { inListProblem } from './in-list-problem.ts';
import { type NodeData, partOf, partsOf, withParts } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import { isFolded, type Scope } from './scope.ts';
import { subqueryIn } from './subquery-in.ts';
import { coerce, fill, numberOf, ofType, type Term } from './term.ts';
import { besideNulls, nullnessOf } from './unless-null.ts';

/** `a IN (b, c)` and `a IN (SELECT ...)` */
export function inTerm(
  given: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): Term | Not {
  const value = context.expression(partOf(data, 'this'), scope);
  const query = data['query'] as Expression | null | undefined;
  if (query) {
    const inner = subqueryIn(query, scope, context);
    if (isNot(inner)) return inner;
    const type = comparedAs(value.type, inner.columns[0]?.type ?? UNKNOWN);
    if ('not' in type) return type;
    if (type.kind === 'double')
      return { not: 'the engines treat NaN in a list differently; write EXISTS' };
    if (mayFail(value)) {
      return {
        not: 'if the subquery has no rows, DuckDB does not look at the value, which fails on Athena; write TRY(a) IN (SELECT ...)',
      };
    }
    return ofType(BOOLEAN, withParts(given, { this: coerce(value, type), query: inner.node }));
  }
  if (data['unnest']) return { not: 'write contains(list, value)' };
  const items = partsOf(data, 'expressions').map((part) => context.expression(part, scope));
  let type: TrinoType = value.type;
  for (const item of items) {
    const met = comparedAs(type, item.type);
    if ('not' in met) return met;
    type = met;
  }
  const problem = isFolded(scope) ? undefined : inListProblem(value, items);
  if (problem) return problem;
  if (scope.isFilter && !isFolded(scope) && items.length > 1 && items.some(mayFail)) {
    return {
      not: 'Athena works out what may fail in the list for some rows only; write a = b OR a = c, what may fail last',
    };
  }
  const isPlain =
    type.kind !== 'double' || items.every((item) => numberOf(item.node) !== undefined);
  // The parser writes `a IN (b)` as `a IN b`, which in DuckDB tests whether one text contains
  // another.
  if (isPlain && items.length > 1) {
    const expressions = items.map((item) => coerce(item, type));
    const among = withParts(given, { this: coerce(value, type), expressions });
    return ofType(BOOLEAN, besideFailures(value, items, among, scope));
  }
  const equal = items.map((item) => equalTo(value, item, scope));
  const found = fill('($1)', [anyOf(equal.flatMap((term) => ('not' in term ? [] : [term.node])))]);
  return ofType(BOOLEAN, besideFailures(value, items, data['not'] ? negated(found) : found, scope));
}

const equalTo = (value: Term, other: Term, scope: Scope): Term | Not =>
  besideNulls(compare('eq', value, other), [value, other], scope);

/**
 * If the value is null, Athena evaluates no items of the list; otherwise it evaluates all of them,
 * while DuckDB stops at the first match. With constants, if all items are null, Athena does not evaluate
 * the value.
 */
function besideFailures(
  value: Term,
  items: readonly Term[],
  found: Expression,
  scope: Scope,
): Expression {
  const failing = items.filter(mayFail);
  const isNull = failing.length > 0 ? nullnessOf(value) : undefined;
  const worked = items.length > 1 ? failing : [];
  const nulls = items.flatMap((item) => nullnessOf(item) ?? []);
  const isAllNull =
    isFolded(scope) && mayFail(value) && nulls.length === items.length
      ? nulls.reduce((left, right) => fill('$1 AND $2', [left, right]))
      : undefined;
  return guarded(
    [isNull, isAllNull, ...worked.map((item) => fill('len([$1]) = 0', [item.node]))],
    found,
  );
}

/** Null if any of the conditions, which are evaluated in order, holds. */
const guarded = (conditions: readonly (Expression | undefined)[], value: Expression): Expression =>
  conditions.reduceRight(
    (rest: Expression, when) =>
      when ? fill('CASE WHEN $1 THEN NULL ELSE $2 END', [when, rest]) : rest,
    value,
  );
