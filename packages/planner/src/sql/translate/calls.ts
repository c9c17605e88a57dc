import { didYouMean } from '../../did-you-mean.ts';
import { fit } from '../../functions/signature.ts';
import type { SqlFunction, Way } from '../../functions/sql-function.ts';
import {
  FUNCTION_NAMES,
  functionNamed,
  SPATIAL_CONDITIONS,
  SPATIAL_FUNCTIONS,
} from '../../functions.ts';
import { type Call, callOf, isFunction } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { BOOLEAN, duckdbTypeOf, showType, type TrinoType, UNKNOWN } from '../trino-type.ts';
import { aggregateClauses } from './aggregate-clauses.ts';
import type { Context } from './context.ts';
import { GRAMMAR_FUNCTIONS } from './grammar-functions.ts';
import { isOpen, OPEN } from './open-null.ts';
import { withParts } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { coerce, fill, numberOf, type Term } from './term.ts';
import { unlessNull } from './unless-null.ts';
import { hasTwoZeros } from './zero-signs.ts';

/** A call of a function, other than a window function. */
export function callTerm(node: Expression, scope: Scope, context: Context): Term {
  const call = callOf(node);
  if (!call) throw new TypeError('expected a call');
  const found = functionNamed(call.name);
  if (found?.kind === 'window') {
    return refuse(node, call, context, { not: 'it needs OVER (ORDER BY ...)' });
  }
  return afterwards(calledTerm(node, call, scope, context), (aggregate) => aggregate);
}

/** The result of a call; for an aggregate, before its `after` expression is applied. */
export type CalledTerm = Term & { readonly after?: string; readonly beside?: Expression };

/** Applies the `after` expression of an aggregate, each aggregate wrapped by `within`. */
export function afterwards(
  { after, beside, ...term }: CalledTerm,
  within: (aggregate: Expression) => Expression,
): Term {
  const node = within(term.node);
  if (after === undefined) return { ...term, node };
  return { ...term, node: fill(after, beside ? [node, within(beside)] : [node]) };
}

export function calledTerm(
  node: Expression,
  call: Call,
  scope: Scope,
  context: Context,
): CalledTerm {
  if (SPATIAL_FUNCTIONS.includes(call.name)) return spatialTerm(node, call, scope, context);
  const found = functionNamed(call.name);
  const special = GRAMMAR_FUNCTIONS[call.name];
  const term =
    found?.isGrammar && special
      ? special(call, scope, context)
      : knownTerm(node, call, found, scope, context);
  return isNot(term) ? refuse(node, call, context, term) : { ...term, source: node };
}

function refuse(
  node: Expression,
  call: Call,
  context: Context,
  { not, isLoose = false }: Not,
  isUnknown = false,
): Term {
  context.refuse({
    isUnknown,
    isLoose,
    message: `function \`${call.name}\` does not mean the same on Athena and DuckDB: ${not}`,
    call: { name: call.name, args: call.args.length },
    node,
  });
  return { type: UNKNOWN, node, source: node };
}

/** Functions of a point and a polygon, which are rewritten after everything else is translated. */
function spatialTerm(node: Expression, call: Call, scope: Scope, context: Context): Term {
  const args = call.args.map((arg) => context.expression(arg, scope).node);
  const type: TrinoType = SPATIAL_CONDITIONS.includes(call.name) ? BOOLEAN : { kind: 'geometry' };
  const { filter } = (ast.getExprData(node) ?? {}) as { readonly filter?: Expression | null };
  const chosen = filter ? { filter: context.expression(filter, scope).node } : {};
  return { type, node: withParts(node, { args, ...chosen }), source: node };
}

function knownTerm(
  node: Expression,
  call: Call,
  found: SqlFunction | undefined,
  scope: Scope,
  context: Context,
): CalledTerm | Not {
  if (call.name === 'array_sort' || call.name === 'cardinality' || context.isFreeOfOrder(node)) {
    if (call.name !== 'array_agg') for (const arg of call.args) context.freeOfOrder(arg);
  }
  const args = call.args.map((arg) => context.expression(arg, scope));
  if (call.name.startsWith('extract_') && args.some(isOpen)) return OPEN;
  if (found === undefined) {
    unknown(node, call, context);
    return { type: UNKNOWN, node: withTranslated(node, call, args) };
  }
  if (found.not !== undefined) {
    const left = withTranslated(node, call, args);
    refuse(node, call, context, { not: found.not }, true);
    return { type: UNKNOWN, node: left };
  }
  const way = wayOf(found, args);
  if (isNot(way)) return way;
  const { way: chosen, asked, gives } = way;
  const terms = args.map((arg, i) => ({
    ...arg,
    type: asked[i] ?? UNKNOWN,
    given: arg.type,
    node: coerce(arg, asked[i] ?? UNKNOWN),
  }));
  if (chosen.mayOverflow && !terms.every(isSmall)) context.mayOverflow();
  const duckdb = typeof chosen.duckdb === 'string' ? chosen.duckdb : chosen.duckdb(terms);
  if (typeof duckdb !== 'string') return duckdb;
  const clauses = aggregateClauses(node, call, found, scope, context);
  if (isNot(clauses)) return clauses;
  const filled = (template: string) => {
    const call = fill(
      template,
      terms.map((term) => term.node),
    );
    return Object.keys(clauses).length === 0 ? call : withParts(call, clauses as object);
  };
  const withClauses = filled(duckdb);
  // A decimal gets the precision that Athena gives it, whichever DuckDB gives.
  const isDecimal = found.kind === 'scalar' && gives.kind === 'decimal';
  const [value] = args;
  const isOfArgument = OF_ARGUMENT.includes(call.name);
  if (isOfArgument && value && hasTwoZeros(value) && !clauses['order_by'])
    context.mayBeEitherZero();
  const made: Term = {
    type: gives,
    isCount: COUNTS.includes(call.name),
    hasOneZero: (isOfArgument || call.name === 'array_sort') && value?.hasOneZero === true,
    node: isDecimal ? fill(`CAST($1 AS ${duckdbTypeOf(gives)})`, [withClauses]) : withClauses,
  };
  const after = typeof chosen.after === 'function' ? chosen.after(terms) : chosen.after;
  return {
    ...(found.kind === 'scalar' ? unlessNull(made, args, false, scope) : made),
    ...(after !== undefined &&
      asked[0]?.kind !== 'unknown' && {
        after,
        ...(chosen.beside !== undefined && { beside: filled(chosen.beside) }),
      }),
  };
}

/**
 * What has values of its argument, of which several may be equal: which of 0 and -0 is the greatest, or
 * comes first in a sorted list, is that of the row which an engine reads first.
 */
const OF_ARGUMENT = 'array_agg max min'.split(' ');

/** What counts characters, elements or rows. */
const COUNTS = 'array_position cardinality count count_if length strpos'.split(' ');

/** A number that is written and small: for `chr` surrogates begin after 55295. */
const isSmall = ({ node }: Term): boolean => {
  const number = numberOf(node);
  return number !== undefined && Number(number) >= 0 && Number(number) < 55_296;
};

function wayOf(
  found: SqlFunction,
  args: readonly Term[],
): { way: Way; asked: readonly TrinoType[]; gives: TrinoType } | Not {
  const types = args.map(({ type }) => type);
  const fitting = found.ways.flatMap((way) => {
    const fits = fit(way, types);
    return fits ? [{ way, ...fits }] : [];
  });
  const [first] = fitting;
  const isOpen = types.some((type) => type.kind === 'null') && fitting.length > 1;
  if (first && !isOpen) return first;
  if (first) return { not: 'write CAST(NULL AS ...), since NULL alone may have several types' };
  const signatures = found.ways.map(
    ({ takes, more }) => `(${takes.join(', ')}${more ? ', ...' : ''})`,
  );
  return {
    not: `it is supported for ${[...new Set(signatures)].join(' and ')}, and this is (${types.map(showType).join(', ')})`,
  };
}

/** A function that is not listed. */
function unknown(node: Expression, { name, args }: Call, context: Context): void {
  const count = args.length === 1 ? '1 argument' : `${args.length} arguments`;
  const near = didYouMean(name, FUNCTION_NAMES);
  // The list of all functions would be too long for a message.
  const hint = near.startsWith('; there are') ? '' : near.replace(/\?$/, '');
  const GROUPINGS = ['rollup', 'cube', 'grouping sets'];
  const message = GROUPINGS.includes(name)
    ? `Athena and DuckDB are not known to group the same way by ${name.toUpperCase()}; write a SELECT for each grouping, with UNION ALL between them`
    : isFunction(node)
      ? `function \`${name}\` with ${count} is not known to mean the same on Athena and DuckDB${hint}; if it does, add its translation to packages/planner/src/functions.ts`
      : `\`${name.replaceAll('_', ' ')}\` is not known to mean the same on Athena and DuckDB; write it in another way`;
  context.refuse({ message, call: { name, args: args.length }, node, isUnknown: true });
}

/** The same call with its arguments translated. */
function withTranslated(node: Expression, call: Call, args: readonly Term[]): Expression {
  const type = ast.getExprType(node);
  if (type !== 'function' && type !== 'aggregate_function') return node;
  return args.length === call.args.length
    ? withParts(node, { args: args.map((term) => term.node) })
    : node;
}
