import type { Expression } from '../syntax.ts';
import { BOOLEAN } from '../trino-type.ts';
import { compare, comparedAs, converted, negated } from './comparison.ts';
import type { Context } from './context.ts';
import { mayFail } from './failure.ts';
import { connected } from './logic.ts';
import { type NodeData, partOf, withParts } from './parts.ts';
import type { Not } from './refusal.ts';
import { isFolded, type Scope } from './scope.ts';
import { coerce, fill, ofType, type Term } from './term.ts';
import { besideNulls } from './unless-null.ts';

/** `a BETWEEN b AND c`, as two comparisons if a limit may fail or be NaN. */
export function betweenTerm(
  given: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): Term | Not {
  const [value, low, high] = ['this', 'low', 'high'].map((name) =>
    context.expression(partOf(data, name), scope),
  ) as [Term, Term, Term];
  const first = comparedAs(value.type, low.type);
  if ('not' in first) return first;
  const type = comparedAs(first, high.type);
  if ('not' in type) return type;
  const isGuarded = [value, low, high].some(mayFail);
  if (type.kind !== 'double' && !isGuarded) {
    const [this_, least, most] = [value, low, high].map((term) => coerce(term, type));
    return ofType(BOOLEAN, withParts(given, { this: this_, low: least, high: most }));
  }
  // Athena compares all three in one type.
  const [of, least, most] = [value, low, high].map((term) => converted(term, type)) as [
    Term,
    Term,
    Term,
  ];
  const [above, below] = [
    besideNulls(compare('gte', of, least), [value, low], scope),
    besideNulls(compare('lte', of, most), [value, high], scope),
  ];
  if ('not' in above) return above;
  if ('not' in below) return below;
  const limits = [above, below].map((limit, i) => ({
    ...limit,
    mayOverflow: [value, i === 0 ? low : high].some(mayFail),
  }));
  const both_ = fill('($1)', [connected('and', limits, { anywhere: isFolded(scope) }).node]);
  return ofType(BOOLEAN, data['not'] ? negated(both_) : both_);
}
