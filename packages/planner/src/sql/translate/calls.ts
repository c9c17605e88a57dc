import { didYouMean } from '../../did-you-mean.ts';
import { fit } from '../../functions/signature.ts';
import type { SqlFunction, Way } from '../../functions/sql-function.ts';
import {
  FUNCTION_NAMES,
  functionNamed,
  SPATIAL_CONDITIONS,
  SPATIAL_FUNCTIONS,
} from '../../functions.ts';
import { comparable } from '../comparable.ts';
import { type Call, callOf, isFunction } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import {
  BOOLEAN,
  duckdbTypeOf,
  holdsDoubles,
  sameType,
  showType,
  type TrinoType,
  UNKNOWN,
} from '../trino-type.ts';
import { arithmetic, isSafeDivisor } from './arithmetic.ts';
import { compare } from './comparison.ts';
import type { Context } from './context.ts';
import { withFacts } from './facts.ts';
import { mayFail } from './failure.ts';
import { filterCondition } from './filter-condition.ts';
import { isOpen, OPEN } from './open-null.ts';
import { orderTerms } from './order.ts';
import { common, condition, type NodeData, withParts } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import { isFolded, type Scope } from './scope.ts';
import { coerce, fill, numberOf, type Term } from './term.ts';
import { canTry, unlessNull } from './unless-null.ts';

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

const AGGREGATE_CLAUSES = ['distinct', 'filter', 'order_by', 'ignore_nulls'] as const;

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
  const made: Term = {
    type: gives,
    isCount: COUNTS.includes(call.name),
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

/** The clauses that an aggregate may have besides its arguments. */
function aggregateClauses(
  node: Expression,
  call: Call,
  found: SqlFunction,
  scope: Scope,
  context: Context,
): Readonly<Record<string, unknown>> | Not {
  const data = (ast.getExprData(node) ?? {}) as unknown as NodeData;
  const given = AGGREGATE_CLAUSES.filter((name) => {
    const clause = data[name];
    return Boolean(clause) && !(Array.isArray(clause) && clause.length === 0);
  });
  if (found.kind === 'scalar' && given.length > 0) {
    return { not: `it is not an aggregate and does not accept ${given.join(', ').toUpperCase()}` };
  }
  const isOrdered = given.includes('order_by');
  if (call.name === 'array_agg' && !isOrdered && !context.isFreeOfOrder(node)) {
    return {
      isLoose: true,
      not: 'rows come in any order, whatever a subquery sorts them by; write array_agg(a ORDER BY a) or array_sort(array_agg(a))',
    };
  }
  if (isOrdered && call.name !== 'array_agg') return { not: 'only array_agg takes ORDER BY here' };
  if (given.includes('ignore_nulls') && found.kind !== 'window') {
    return { not: 'write FILTER (WHERE a IS NOT NULL) instead of IGNORE NULLS' };
  }
  const clauses: Record<string, unknown> = {};
  if (data['distinct']) clauses['distinct'] = true;
  if (data['ignore_nulls']) clauses['ignore_nulls'] = true;
  const filter = data['filter'] as Expression | null | undefined;
  if (filter) {
    const term = filterCondition(filter, scope, context);
    if (isNot(term)) return term;
    clauses['filter'] = term.node;
  }
  if (isOrdered) {
    const order = orderTerms(data['order_by'] as readonly Ordered[], scope, context);
    if (isNot(order)) return order;
    const isOfDoubles = [...call.args, ...order.map((by) => by.this)].every((part) =>
      holdsDoubles(context.expression(part, scope).type),
    );
    if (isOfDoubles)
      return { not: 'only Athena keeps the sign of a zero; write array_sort(array_agg(a))' };
    clauses['order_by'] = order;
  }
  return clauses;
}

type Ordered = Parameters<typeof orderTerms>[0][number];

/** Functions that are part of Athena's grammar: their types follow the rules of CASE. */
const GRAMMAR_FUNCTIONS: Readonly<
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
