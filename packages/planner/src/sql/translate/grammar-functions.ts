import { comparable } from '../comparable.ts';
import { type Call, callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import { sameType } from '../trino-type.ts';
import { arithmetic, isSafeDivisor } from './arithmetic.ts';
import { compare } from './comparison.ts';
import type { Context } from './context.ts';
import { withFacts } from './facts.ts';
import { mayFail } from './failure.ts';
import { common, condition } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import { isFolded, type Scope } from './scope.ts';
import { coerce, fill, type Term } from './term.ts';
import { canTry, unlessNull } from './unless-null.ts';

/** Functions that are part of Athena's grammar: their types follow the rules of CASE. */
export const GRAMMAR_FUNCTIONS: Readonly<
  Record<string, (call: Call, scope: Scope, context: Context) => Term | Not>
> = {
  coalesce: ({ args }, scope, context) => {
    if (args.length < 2) return { not: 'it takes two arguments or more' };
    const written = args
      .filter((arg) => ast.findFirst(arg, (part) => 'column' in part))
      .map(comparable);
    if (new Set(written).size < written.length) {
      return { not: 'the same is given twice, which Athena takes for itself alone; write it once' };
    }
    const terms = args.map((arg) => context.expression(arg, scope));
    const type = common(terms);
    if ('not' in type) return type;
    const places = terms.map((_, i) => `$${i + 1}`).join(', ');
    return {
      type,
      node: fill(
        `coalesce(${places})`,
        terms.map((term) => coerce(term, type)),
      ),
    };
  },
  if: ({ args }, scope, context) => {
    const [when, then, otherwise] = args;
    if (!when || !then || args.length > 3) return { not: 'it takes two or three arguments' };
    const given = condition(when, scope, context);
    if (isNot(given)) return given;
    const terms = [
      context.expression(then, withFacts(scope, when)),
      ...(otherwise ? [context.expression(otherwise, scope)] : []),
    ];
    const type = common(terms);
    if ('not' in type) return type;
    const nodes = terms.map((term) => coerce(term, type));
    const rest = otherwise ? ' ELSE $3' : '';
    return { type, node: fill(`CASE WHEN $1 THEN $2${rest} END`, [given.node, ...nodes]) };
  },
  nullif: ({ args }, scope, context) => {
    const [first, second] = args.map((arg) => context.expression(arg, scope));
    if (!first || !second || args.length > 2) return { not: 'it takes two arguments' };
    const compared = compare('eq', first, second);
    if ('not' in compared) return compared;
    const hasTry = args.map((arg) => ast.findFirst(arg, (part) => callOf(part)?.name === 'try'));
    if (hasTry[1] || (hasTry[0] && isFolded(scope))) {
      return {
        not: 'Athena fails where its second argument is a TRY, or both are constants; write CASE WHEN',
      };
    }
    const equal = unlessNull(compared, [first, second], true, scope);
    const isPlain =
      sameType(first.type, second.type) && first.type.kind !== 'double' && !mayFail(second);
    const node = isPlain
      ? fill('nullif($1, $2)', [first.node, second.node])
      : fill('CASE WHEN $1 THEN NULL ELSE $2 END', [equal.node, first.node]);
    return { type: first.type, node };
  },
  try: ({ args }, scope, context) => {
    const [first] = context.caught(() => args.map((arg) => context.expression(arg, scope)));
    if (!first || args.length > 1) return { not: 'it takes one argument' };
    if (!canTry(first.node)) {
      return {
        not: 'DuckDB’s TRY does not accept aggregates, windows and subqueries; use it on the result of a subquery',
      };
    }
    return { type: first.type, node: fill('TRY($1)', [first.node]) };
  },
  mod: ({ args }, scope, context) => {
    const [left, right] = args.map((arg) => context.expression(arg, scope));
    if (!left || !right || args.length > 2) return { not: 'it takes two arguments' };
    // Beside a null, or where the value is not needed, Athena does not evaluate % and may still
    // fail for mod.
    if (!isSafeDivisor(right)) return { not: 'it may divide by zero; write a % b' };
    const rest = arithmetic('mod', left, right);
    return isNot(rest) ? rest : unlessNull(rest, [left, right], true, scope);
  },
};
