import { functionNamed } from '../../functions.ts';
import { callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression, Select } from '../syntax.ts';
import type { Refusal } from './refusal.ts';
import type { TypedColumn } from './scope.ts';
import { numberOf, type Term } from './term.ts';
import { hasTwoZeros, holds } from './zero-signs.ts';

/** A division by what may be 0 or -0: one gives Infinity and the other -Infinity, whatever is then made of it. */
export const byEitherZero = (node: Expression): Refusal => ({
  isLoose: true,
  isOfZeros: true,
  message:
    'the divisor may be 0 or -0, which are equal, and the quotient Infinity or -Infinity; which of the zeros is left of rows that are grouped, joined, made DISTINCT or compared is not the same, so write a / (b + 0e0)',
  node,
});

/** The divisions by a key of GROUP BY whose groups may have both zeros. */
export function byEitherKey(
  { expressions, having }: Select,
  keys: readonly { readonly by: Expression; readonly term: TypedColumn | Term }[],
): readonly Expression[] {
  const open = keys.filter(({ term }) => hasTwoZeros(term)).map(({ by }) => named(by, expressions));
  if (open.length === 0) return [];
  const parts = [...expressions, ...(having ? [having.this] : [])];
  return parts
    .flatMap(divisionsIn)
    .filter((division) => open.some((key) => holds(division.div.right, key)));
}

/** What `GROUP BY 1` groups by. */
function named(by: Expression, items: readonly Expression[]): Expression {
  const item = items[Number(numberOf(by)) - 1];
  if (item === undefined) return by;
  return 'alias' in item ? item.alias.this : item;
}

type Division = Extract<Expression, { div: unknown }>;

/** The divisions in an expression, but for those of the rows that an aggregate reads. */
function divisionsIn(part: Expression): readonly Division[] {
  if (functionNamed(callOf(part)?.name ?? '')?.kind === 'aggregate') return [];
  const within = ast.getChildren(part).flatMap(({ value }) => [value].flat().flatMap(divisionsIn));
  return 'div' in part ? [part, ...within] : within;
}
