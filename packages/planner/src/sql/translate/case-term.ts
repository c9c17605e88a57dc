import type { Expression } from '../syntax.ts';
import { BOOLEAN } from '../trino-type.ts';
import { compare, comparedAs, converted } from './comparison.ts';
import type { Context } from './context.ts';
import { withFacts } from './facts.ts';
import { mayFail } from './failure.ts';
import { mayBeOneColumn } from './may-be-one-column.ts';
import { common, condition, type NodeData, withParts } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { coerce, fill, ofType, type Term } from './term.ts';
import { nullnessOf } from './unless-null.ts';

/**
 * `CASE a WHEN b THEN c END`, and `CASE WHEN a = b THEN c END`, to which the first is translated.
 */
export function caseTerm(
  given: Expression,
  data: NodeData,
  around: Scope,
  context: Context,
): Term | Not {
  // Within CASE Athena looks at conditions from left to right, wherever that stands.
  const scope = { ...around, isFilter: false };
  const operand = data['operand'] as Expression | null | undefined;
  const value = operand ? context.expression(operand, scope) : undefined;
  const whens = data['whens'] as readonly (readonly [Expression, Expression])[];
  if (operand && whens.some(([when]) => mayBeOneColumn(operand, when, scope))) {
    return { not: 'in Athena a null equals itself here; write CASE WHEN a = b THEN' };
  }
  const equals =
    value &&
    whensEqual(
      value,
      whens.map(([when]) => context.expression(when, scope)),
    );
  if (equals && isNot(equals)) return equals;
  const conditions: Expression[] = [];
  const results: Term[] = [];
  for (const [i, [when, then]] of whens.entries()) {
    const given_ = equals?.[i] ?? condition(when, scope, context);
    if (isNot(given_)) return given_;
    conditions.push(given_.node);
    results.push(context.expression(then, value ? scope : withFacts(scope, when)));
  }
  const otherwise = data['else_'] as Expression | null | undefined;
  if (otherwise) results.push(context.expression(otherwise, scope));
  const type = common(results);
  if ('not' in type) return type;
  const nodes_ = results.map((term) => coerce(term, type));
  return ofType(
    type,
    withParts(given, {
      operand: null,
      whens: conditions.map((when, i) => [when, nodes_[i]]),
      else_: otherwise ? nodes_.at(-1) : null,
    }),
  );
}

/** Athena compares a value with all others in one type, which is that of all of them. */
function whensEqual(value: Term, others: readonly Term[]): readonly (Term | Not)[] | Not {
  let type = value.type;
  for (const other of others) {
    const met = comparedAs(type, other.type);
    if ('not' in met) return met;
    type = met;
  }
  const first = converted(value, type);
  return others.map((other) => whenEqual(first, converted(other, type)));
}

/** The value of a CASE is always evaluated, unlike an operand beside a null. */
function whenEqual(value: Term, other: Term): Term | Not {
  const equal = compare('eq', value, other);
  const isNull = mayFail(other) ? nullnessOf(value) : undefined;
  if (isNot(equal) || !isNull) return equal;
  return ofType(BOOLEAN, fill('CASE WHEN $1 THEN NULL ELSE $2 END', [isNull, equal.node]));
}
