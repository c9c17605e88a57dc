import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { array, BOOLEAN, isWholeNumber, NULL, UNKNOWN, VARCHAR } from '../trino-type.ts';
import { arithmetic, negative, type Operator, overflows } from './arithmetic.ts';
import { betweenTerm } from './between-term.ts';
import { caseTerm } from './case-term.ts';
import { castTerm } from './cast-term.ts';
import { columnTerm } from './column-term.ts';
import { type Comparison, compare, comparedAs } from './comparison.ts';
import type { Context } from './context.ts';
import { byEitherZero } from './either-zero-divisors.ts';
import { mayFail } from './failure.ts';
import { inTerm } from './in-term.ts';
import { addInterval } from './intervals.ts';
import { isJoinKey } from './join-key.ts';
import { joined } from './joined.ts';
import { likeTerm } from './like-term.ts';
import { literalTerm } from './literals.ts';
import { logicTerm } from './logic-term.ts';
import {
  bothSides,
  common,
  condition,
  type NodeData,
  partOf,
  partsOf,
  withParts,
} from './parts.ts';
import { hasPredicateWithin } from './predicates.ts';
import { isNot, type Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { existsTerm, subqueryIn } from './subquery-in.ts';
import { subscriptTerm } from './subscript-term.ts';
import { coerce, fill, numberOf, ofType, type Term } from './term.ts';
import { besideNulls } from './unless-null.ts';
import { windowTerm } from './windows.ts';
import { isSumWithZero } from './zero-signs.ts';

type Handler = (node: Expression, data: NodeData, scope: Scope, context: Context) => Term | Not;

/** A predicate of Athena's grammar, whose operands may not be predicates. */
function predicate(handler: Handler): Handler {
  return (given, data, scope, context) =>
    hasPredicateWithin(data)
      ? {
          not: 'Athena does not accept one comparison after another; put brackets around the first',
        }
      : handler(given, data, scope, context);
}

/** The translation of each kind of node that is not a function. */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  literal: (given) => {
    const term = literalTerm(given);
    return isNot(term) ? term : { ...term, hasOneZero: true };
  },
  null: (given) => ofType(NULL, given),
  boolean: (given) => ofType(BOOLEAN, given),
  parameter: (given, data, _, context) =>
    ofType(context.parameters.get(String(data['name'])) ?? VARCHAR, given),
  column: columnTerm,
  dot: (given, data, scope, context) => {
    const { type } = context.expression(partOf(data, 'this'), scope);
    const name = (data['field'] as { name: string }).name.toLowerCase();
    const field = type.kind === 'row' ? type.fields.find((f) => f.name === name) : undefined;
    return ofType(field?.type ?? UNKNOWN, given);
  },
  paren: (_, data, scope, context) => {
    const inner = context.expression(partOf(data, 'this'), scope);
    return { ...inner, node: ast.makeExpr('paren', { this: inner.node }) };
  },
  and: logicTerm,
  or: logicTerm,
  not: (_, data, scope, context) => {
    const term = condition(partOf(data, 'this'), scope, context);
    return isNot(term) ? term : ofType(BOOLEAN, ast.makeExpr('not', { this: term.node }));
  },
  ...Object.fromEntries(
    ['add', 'sub', 'mul', 'div', 'mod'].map((name) => [
      name,
      (given: Expression, data: NodeData, scope: Scope, context: Context) => {
        const [left, right] = ['left', 'right'].map((side) => {
          const operand = partOf(data, side);
          return 'interval' in operand
            ? { type: { kind: 'interval' } as const, node: operand, source: operand }
            : context.expression(operand, scope);
        }) as [Term, Term];
        const dated =
          name === 'add' || name === 'sub' ? addInterval(name, left, right, scope) : undefined;
        if (dated) return dated;
        const result = arithmetic(name as Operator, left, right);
        if (name === 'div' && right.isEitherZero) context.refuse(byEitherZero(given));
        if (!isNot(result) && overflows(name as Operator, result, [left, right]))
          context.mayOverflow();
        if (isNot(result)) return result;
        const hasOneZero = isSumWithZero(name, [left, right]);
        return besideNulls({ ...result, hasOneZero }, [left, right], scope);
      },
    ]),
  ),
  ...Object.fromEntries(
    ['eq', 'neq', 'lt', 'lte', 'gt', 'gte'].map((name) => [
      name,
      predicate((given, data, scope, context) => {
        const operands = bothSides(data, scope, context);
        const compared = compare(name as Comparison, ...operands);
        // Trino has no `a > b`, but `b < a`, and so looks at `b` first.
        const first = name === 'gt' || name === 'gte' ? operands.toReversed() : operands;
        return isJoinKey(given, scope) ? compared : besideNulls(compared, first, scope);
      }),
    ]),
  ),
  neg: (_, data, scope, context) => {
    const inner = withoutBrackets(partOf(data, 'this'));
    // Trino takes two signs away, and so does not fail for the least number.
    if ('neg' in inner) return context.expression(inner.neg.this, scope);
    const term = context.expression(partOf(data, 'this'), scope);
    const result = negative(term);
    if (isWholeNumber(term.type) && numberOf(term.node) === undefined) context.mayOverflow();
    return besideNulls(result, [term], scope);
  },
  null_safe_eq: predicate((...given) => distinction(...given)),
  null_safe_neq: predicate((...given) => distinction(...given)),
  between: predicate((...given) => betweenTerm(...given)),
  in: predicate((...given) => inTerm(...given)),
  like: predicate((...given) => likeTerm(...given)),
  is_null: predicate((given, data, scope, context) =>
    ofType(
      BOOLEAN,
      withParts(given, { this: context.expression(partOf(data, 'this'), scope).node }),
    ),
  ),
  case: caseTerm,
  cast: castTerm,
  try_cast: castTerm,
  concat: (_, data, scope, context) => {
    const operands = bothSides(data, scope, context);
    return besideNulls(joined(...operands), operands, scope);
  },
  array_func: (given, data, scope, context) => {
    const terms = partsOf(data, 'expressions').map((part) => context.expression(part, scope));
    const element = common(terms);
    if ('not' in element) return element;
    const expressions = terms.map((term) => coerce(term, element));
    const list = withParts(given, { expressions });
    // DuckDB knows that a list is not null without evaluating its elements, which may fail.
    const node = terms.some(mayFail) ? fill('list_transform($1, lambda _e: _e)', [list]) : list;
    return ofType(array(element), node);
  },
  subscript: subscriptTerm,
  interval: () => ({ not: "an interval may only be added to a date: a + INTERVAL '1' DAY" }),
  exists: existsTerm,
  subquery: (given, data, scope, context) => {
    const inner = subqueryIn(partOf(data, 'this'), scope, context);
    if (isNot(inner)) return inner;
    return ofType(inner.columns[0]?.type ?? UNKNOWN, withParts(given, { this: inner.node }));
  },
  window_function: (given, data, scope, context) => windowTerm(given, data, scope, context),
  tuple: () => ({
    not: 'the engines compare nulls within rows differently; compare column by column',
  }),
  alias: (given, data, scope, context) => {
    const inner = context.expression(partOf(data, 'this'), scope);
    return { ...inner, node: withParts(given, { this: inner.node }) };
  },
};

const withoutBrackets = (node: Expression): Expression =>
  'paren' in node ? withoutBrackets(node.paren.this) : node;

function distinction(
  given: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): Term | Not {
  const [left, right] = bothSides(data, scope, context);
  const type = comparedAs(left.type, right.type);
  if ('not' in type) return type;
  return ofType(
    BOOLEAN,
    withParts(given, { left: coerce(left, type), right: coerce(right, type) }),
  );
}
