import { SPATIAL_CONDITIONS } from '../../functions.ts';
import { comparable } from '../comparable.ts';
import { callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import {
  array,
  BOOLEAN,
  commonType,
  isWholeNumber,
  NULL,
  showType,
  type TrinoType,
  UNKNOWN,
  VARCHAR,
} from '../trino-type.ts';
import { arithmetic, negative, type Operator, overflows } from './arithmetic.ts';
import { callTerm } from './calls.ts';
import { castTo, isNarrowing } from './casts.ts';
import { anyOf, type Comparison, compare, comparedAs, negated } from './comparison.ts';
import type { Context } from './context.ts';
import { isIsoDate, withFacts } from './facts.ts';
import { canFail, failure, mayFail } from './failure.ts';
import { addInterval } from './intervals.ts';
import { literalTerm } from './literals.ts';
import { type Connective, connected, operandsOf } from './logic.ts';
import { common, condition, withParts } from './parts.ts';
import { hasPredicateWithin } from './predicates.ts';
import { isNot, type Not } from './refusal.ts';
import { columnType, isAmbiguous, type Scope, scopeIn } from './scope.ts';
import { coerce, fill, isNullList, numberOf, type Term, textOf } from './term.ts';
import { type ParsedType, typeOfNode } from './type-of-node.ts';
import { nullnessOf, unlessNull } from './unless-null.ts';
import { windowTerm } from './windows.ts';

type NodeData = Readonly<Record<string, unknown>>;
type Handler = (node: Expression, data: NodeData, scope: Scope, context: Context) => Term | Not;

const partOf = (data: NodeData, name: string): Expression => data[name] as Expression;
const partsOf = (data: NodeData, name: string): readonly Expression[] =>
  (data[name] ?? []) as readonly Expression[];
const ofType = (type: TrinoType, given: Expression): Term => ({ type, node: given });

/** An expression of Athena's as DuckDB is to be told it; what cannot be told is refused and left. */
export function translateExpression(given: Expression, scope: Scope, context: Context): Term {
  const { of: term, mayOverflow } = context.overflowOf(() => termOf(given, scope, context));
  return mayOverflow ? { ...term, mayOverflow } : term;
}

function termOf(given: Expression, scope: Scope, context: Context): Term {
  const type = ast.getExprType(given);
  const data = (ast.getExprData(given) ?? {}) as unknown as NodeData;
  const handler = HANDLERS[type];
  if (handler === undefined) {
    if (callOf(given) !== undefined) return callTerm(given, scope, context);
    const shown = type.replaceAll('_', ' ');
    context.refuse({
      message: `\`${shown}\` is not known to mean the same on Athena and DuckDB; say it in another way`,
      node: given,
      isUnknown: true,
    });
    return ofType(UNKNOWN, given);
  }
  const term = handler(given, data, scope, context);
  if (!isNot(term)) return { ...term, source: given };
  return refuse(given, context, SHOWN[type] ?? `\`${type.replaceAll('_', ' ')}\``, term);
}

const SHOWN: Readonly<Record<string, string>> = {
  add: '`+`',
  sub: '`-`',
  mul: '`*`',
  div: '`/`',
  mod: '`%`',
  eq: '`=`',
  neq: '`<>`',
  lt: '`<`',
  lte: '`<=`',
  gt: '`>`',
  gte: '`>=`',
  concat: '`||`',
  cast: '`CAST`',
  try_cast: '`TRY_CAST`',
  null_safe_eq: '`IS NOT DISTINCT FROM`',
  null_safe_neq: '`IS DISTINCT FROM`',
};

function refuse(
  given: Expression,
  context: Context,
  what: string,
  { not, nearest, isLoose = false }: Not,
): Term {
  context.refuse({
    message: `${what} does not mean the same on Athena and DuckDB: ${not}`,
    node: given,
    isLoose,
  });
  return nearest ?? { type: UNKNOWN, node: given, source: given };
}

/** A predicate of Athena's, none of whose operands is one. */
function predicate(handler: Handler): Handler {
  return (given, data, scope, context) =>
    hasPredicateWithin(data)
      ? {
          not: 'Athena does not read one comparison after the other; put brackets around the first',
        }
      : handler(given, data, scope, context);
}

/** Each kind of node that is no function. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  literal: (given) => literalTerm(given),
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
      (_: Expression, data: NodeData, scope: Scope, context: Context) => {
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
        if (!isNot(result) && overflows(name as Operator, result, [left, right]))
          context.mayOverflow();
        return besideNulls(result, [left, right]);
      },
    ]),
  ),
  ...Object.fromEntries(
    ['eq', 'neq', 'lt', 'lte', 'gt', 'gte'].map((name) => [
      name,
      predicate((_, data, scope, context) => {
        const operands = bothSides(data, scope, context);
        const compared = compare(name as Comparison, ...operands);
        return scope.isFilter ? compared : besideNulls(compared, operands);
      }),
    ]),
  ),
  neg: (_, data, scope, context) => {
    const term = context.expression(partOf(data, 'this'), scope);
    const result = negative(term);
    if (isWholeNumber(term.type) && numberOf(term.node) === undefined) context.mayOverflow();
    return besideNulls(result, [term]);
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
    return besideNulls(joined(...operands), operands);
  },
  array_func: (given, data, scope, context) => {
    const terms = partsOf(data, 'expressions').map((part) => context.expression(part, scope));
    const element = common(terms);
    if ('not' in element) return element;
    const expressions = terms.map((term) => coerce(term, element));
    return ofType(array(element), withParts(given, { expressions }));
  },
  subscript: subscriptTerm,
  interval: () => ({ not: "an interval stands beside a date only: a + INTERVAL '1' DAY" }),
  exists: existsTerm,
  subquery: (given, data, scope, context) => {
    const inner = subqueryIn(partOf(data, 'this'), scope, context);
    if (isNot(inner)) return inner;
    return ofType(inner.columns[0]?.type ?? UNKNOWN, withParts(given, { this: inner.node }));
  },
  window_function: (given, data, scope, context) => windowTerm(given, data, scope, context),
  tuple: () => ({ not: 'nulls within rows are not compared alike; compare column by column' }),
  alias: (given, data, scope, context) => {
    const inner = context.expression(partOf(data, 'this'), scope);
    return ofType(inner.type, withParts(given, { this: inner.node }));
  },
};

/** What is null where an operand is: see `unlessNull`. */
const besideNulls = (term: Term | Not, operands: readonly Term[]): Term | Not =>
  isNot(term) ? term : unlessNull(term, operands, true);

const equalTo = (value: Term, other: Term): Term | Not =>
  besideNulls(compare('eq', value, other), [value, other]);

/** The value of a CASE is worked out whatever it is compared with, and that is not beside a null. */
function whenEqual(value: Term, other: Term): Term | Not {
  const equal = compare('eq', value, other);
  const isNull = mayFail(other) ? nullnessOf(value) : undefined;
  if (isNot(equal) || !isNull) return equal;
  return ofType(BOOLEAN, fill('CASE WHEN $1 THEN NULL ELSE $2 END', [isNull, equal.node]));
}

function bothSides(data: NodeData, scope: Scope, context: Context): [Term, Term] {
  return [
    context.expression(partOf(data, 'left'), scope),
    context.expression(partOf(data, 'right'), scope),
  ];
}

function columnTerm(given: Expression, data: NodeData, scope: Scope, context: Context): Term | Not {
  const { name, table } = data as {
    name: { name: string };
    table?: { name: string } | null;
  };
  const key = name.name.toLowerCase();
  if (table && scope.merged.has(key)) {
    return { not: `USING has made one column of two; write \`${name.name}\`, without a table` };
  }
  const type = columnType(scope, key, table?.name.toLowerCase());
  if (isAmbiguous(scope, key, table?.name.toLowerCase())) {
    const message = `column \`${name.name}\` is there more than once; give each another name`;
    context.refuse({ message, node: given, isUnresolved: true });
  }
  if (type === undefined) {
    const message = `the type of column \`${name.name}\` cannot be told; give the table that it is in`;
    context.refuse({ message, node: given, isUnresolved: true });
  }
  return ofType(type ?? UNKNOWN, given);
}

function logicTerm(given: Expression, _: NodeData, scope: Scope, context: Context): Term | Not {
  const connective = ast.getExprType(given) as Connective;
  const conditions: Term[] = [];
  for (const operand of operandsOf(connective, given)) {
    const term = condition(operand, scope, context);
    if (isNot(term)) return term;
    conditions.push(term);
  }
  return connected(connective, conditions, (condition) => isBare(condition, scope));
}

/** What the whole query is rewritten by, or rows are joined by: a guard would hide it. */
function isBare({ node: condition, source }: Term, scope: Scope): boolean {
  const isSpatial = source !== undefined && SPATIAL_CONDITIONS.includes(callOf(source)?.name ?? '');
  return isSpatial || (scope.isFilter === true && 'eq' in condition && !canFail(condition));
}

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

function betweenTerm(
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
  const [above, below] = [
    besideNulls(compare('gte', value, low), [value, low]),
    besideNulls(compare('lte', value, high), [value, high]),
  ];
  if ('not' in above) return above;
  if ('not' in below) return below;
  const limits = [above, below].map((limit, i) => ({
    ...limit,
    mayOverflow: [value, i === 0 ? low : high].some(mayFail),
  }));
  const both_ = fill('($1)', [connected('and', limits).node]);
  return ofType(BOOLEAN, data['not'] ? negated(both_) : both_);
}

function inTerm(given: Expression, data: NodeData, scope: Scope, context: Context): Term | Not {
  const value = context.expression(partOf(data, 'this'), scope);
  const query = data['query'] as Expression | null | undefined;
  if (query) {
    const inner = subqueryIn(query, scope, context);
    if (isNot(inner)) return inner;
    const type = comparedAs(value.type, inner.columns[0]?.type ?? UNKNOWN);
    if ('not' in type) return type;
    if (type.kind === 'double') return { not: 'NaN is not found alike; write EXISTS' };
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
  const isPlain =
    type.kind !== 'double' || items.every((item) => numberOf(item.node) !== undefined);
  // The parser writes `a IN (b)` as `a IN b`, which to DuckDB asks whether the text is in another.
  if (isPlain && items.length > 1) {
    const expressions = items.map((item) => coerce(item, type));
    const among = withParts(given, { this: coerce(value, type), expressions });
    return ofType(BOOLEAN, besideFailures(value, items, among));
  }
  const equal = items.map((item) => equalTo(value, item));
  const found = fill('($1)', [anyOf(equal.flatMap((term) => ('not' in term ? [] : [term.node])))]);
  return ofType(BOOLEAN, besideFailures(value, items, data['not'] ? negated(found) : found));
}

/**
 * Beside a null value Athena works out none of a list's items, and else all, where DuckDB stops at the
 * one that is found. Where all items are null it does not work out the value.
 */
function besideFailures(value: Term, items: readonly Term[], found: Expression): Expression {
  const failing = items.filter(mayFail);
  const isNull = failing.length > 0 ? nullnessOf(value) : undefined;
  const worked = items.length > 1 ? failing : [];
  const nulls = items.flatMap((item) => nullnessOf(item) ?? []);
  const isAllNull =
    mayFail(value) && nulls.length === items.length
      ? nulls.reduce((left, right) => fill('$1 AND $2', [left, right]))
      : undefined;
  return guarded(
    [isNull, isAllNull, ...worked.map((item) => fill('len([$1]) = 0', [item.node]))],
    found,
  );
}

/** Nothing where one of several conditions holds; they are looked at one after the other. */
const guarded = (conditions: readonly (Expression | undefined)[], value: Expression): Expression =>
  conditions.reduceRight(
    (rest: Expression, when) =>
      when ? fill('CASE WHEN $1 THEN NULL ELSE $2 END', [when, rest]) : rest,
    value,
  );

function likeTerm(given: Expression, data: NodeData, scope: Scope, context: Context): Term | Not {
  const [left, right] = bothSides(data, scope, context);
  for (const { type } of [left, right]) {
    if (!['varchar', 'null', 'unknown'].includes(type.kind)) {
      return { not: `Athena’s LIKE takes texts, and this is ${showType(type)}; CAST it` };
    }
  }
  const pattern = textOf(right.node);
  // Trino 476 finds no `🏠` beside a wildcard: LIKE '%🏠_' is false of 'a🏠b'.
  if (right.type.kind !== 'null' && (pattern === undefined || /[^\0-\uffff]/u.test(pattern))) {
    return {
      not: 'write the pattern as a text, without characters past U+FFFF, which Athena does not always find; or use starts_with or strpos',
    };
  }
  const sign_ = data['escape'] as Expression | null | undefined;
  if (sign_) {
    const sign = textOf(sign_);
    const isRead =
      sign !== undefined && Array.from(sign).length === 1 && escapesAlike(pattern ?? '', sign);
    if (!isRead) {
      return { not: 'write the pattern as a text, with ESCAPE before %, _ and itself only' };
    }
  }
  return ofType(BOOLEAN, withParts(given, { left: left.node, right: right.node }));
}

/** Athena fails where the sign is before anything else, and at the end. */
function escapesAlike(pattern: string, sign: string): boolean {
  const characters = Array.from(pattern);
  for (let i = 0; i < characters.length; i++) {
    if (characters[i] !== sign) continue;
    i++;
    if (!['%', '_', sign].includes(characters[i] ?? '')) return false;
  }
  return true;
}

function caseTerm(given: Expression, data: NodeData, scope: Scope, context: Context): Term | Not {
  const operand = data['operand'] as Expression | null | undefined;
  const value = operand ? context.expression(operand, scope) : undefined;
  const whens = data['whens'] as readonly (readonly [Expression, Expression])[];
  if (operand && hasColumn(operand) && whens.some(([when]) => isAlike(operand, when))) {
    return { not: 'Athena finds a null equal to itself here; write CASE WHEN a IS NOT NULL' };
  }
  const conditions: Expression[] = [];
  const results: Term[] = [];
  for (const [when, then] of whens) {
    const given_ = value
      ? whenEqual(value, context.expression(when, scope))
      : condition(when, scope, context);
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

const hasColumn = (part: Expression): boolean =>
  ast.findFirst(part, (inner) => 'column' in inner) !== undefined;

/** Whether two pieces of a query are the same, whatever their brackets. */
function isAlike(one: Expression, other: Expression): boolean {
  const [first, second] = [one, other].map((part) => comparable(part).replaceAll(/[() ]/g, ''));
  return first === second;
}

function castTerm(given: Expression, data: NodeData, scope: Scope, context: Context): Term | Not {
  const inner = partOf(data, 'this');
  const term = context.expression(inner, scope);
  const to = data['to'] as ParsedType;
  if (to.data_type === 'var_char' && typeof to.length === 'number') {
    return { not: 'a CAST to so many characters cuts text off on Athena alone; use substr' };
  }
  const type = typeOfNode(to);
  if (type === undefined) {
    return {
      not: 'it casts to a type that no column has; there are varchar, integer, bigint, double, decimal, boolean, date, timestamp, varbinary and arrays of these',
    };
  }
  const isTry = ast.getExprType(given) === 'try_cast';
  const cast = castTo(term, type, { isIsoDate: isIsoDate(scope, inner), isTry });
  if (isNot(cast)) return cast;
  if (!isTry && isNarrowing(term.type, type)) context.mayOverflow();
  const isNull = isTry ? undefined : nullnessOf(term);
  return isNull ? { ...ofType(type, cast), nullWhen: isNull } : ofType(type, cast);
}

/** `a || b` of texts, and of lists and their elements. */
function joined(left: Term, right: Term): Term | Not {
  const [a, b] = [left.type, right.type];
  const isText = (type: TrinoType) => ['varchar', 'null', 'unknown'].includes(type.kind);
  if (isText(a) && isText(b)) {
    // Athena takes a bare NULL for a list, and the text for an element.
    if (a.kind === 'null' || b.kind === 'null') return { not: 'write CAST(NULL AS varchar)' };
    return ofType(
      a.kind === 'varchar' || b.kind === 'varchar' ? VARCHAR : UNKNOWN,
      fill('$1 || $2', [left.node, right.node]),
    );
  }
  if (a.kind === 'null' || b.kind === 'null') return { not: 'write CAST(NULL AS ...)' };
  if (a.kind === 'array' && b.kind === 'array') {
    const type = commonType(a, b);
    if ([left, right].some(isNullList)) return { not: 'a list beside NULL is always null' };
    const isOpen = (a.element.kind === 'null') !== (b.element.kind === 'null');
    if (isOpen) return { not: 'write CAST(ARRAY[] AS array(...)), for it may be of any type' };
    if (type) return ofType(type, fill('$1 || $2', [coerce(left, type), coerce(right, type)]));
  }
  if (a.kind === 'array') return extended(left, a.element, right, 'list_append($1, $2)');
  if (b.kind === 'array') return extended(right, b.element, left, 'list_prepend($2, $1)');
  return { not: `Athena joins no ${showType(a)} with ${showType(b)}; CAST them to varchar` };
}

/** To DuckDB a null is an empty list, or an element. */
function extended(list: Term, element: TrinoType, value: Term, call: string): Term | Not {
  const type = commonType(element, value.type);
  if (!type) {
    return { not: `the list is of ${showType(element)}, and this is ${showType(value.type)}` };
  }
  const args = [coerce(list, array(type)), coerce(value, type)];
  return ofType(
    array(type),
    fill(`CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN ${call} END`, args),
  );
}

function subscriptTerm(_: Expression, data: NodeData, scope: Scope, context: Context): Term | Not {
  const list = context.expression(partOf(data, 'this'), scope);
  const index = context.expression(partOf(data, 'index'), scope);
  if (list.type.kind === 'unknown') return ofType(UNKNOWN, fill('$1[$2]', [list.node, index.node]));
  if (list.type.kind !== 'array') {
    return { not: 'what is not in a map fails on Athena alone; take it from a list or a column' };
  }
  if (isNullList(list)) return { not: 'an element of NULL is always null' };
  const { element } = list.type;
  if (!['integer', 'bigint', 'unknown'].includes(index.type.kind)) {
    return { not: 'a list is counted in whole numbers' };
  }
  const fails = failure(
    'there is no such place in the list; use element_at, which gives null',
    element,
  );
  // A list that is null has no places, and no wrong ones.
  const place = '$1 IS NOT NULL AND ($2 < 1 OR $2 > len($1))';
  const args = [list.node, index.node];
  const found = ofType(
    element,
    fill(`CASE WHEN ${place} THEN ${fails} ELSE list_extract($1, $2) END`, args),
  );
  const guarded = unlessNull(found, [list, index], false);
  return [list, index].some(mayFail)
    ? guarded
    : {
        ...guarded,
        nullWhen: fill(`CASE WHEN ${place} THEN FALSE ELSE list_extract($1, $2) IS NULL END`, args),
      };
}

const CORRELATED: Not = {
  not: 'Athena cannot run every subquery that reads from the query around it; write a JOIN, or EXISTS with a WHERE',
};

function subqueryIn(given: Expression, scope: Scope, context: Context) {
  const inside = { ...scopeIn(scope), uses: { outer: false } };
  const inner = context.query(given, inside);
  return inside.uses.outer ? CORRELATED : inner;
}

/** Parts of a SELECT that Athena can have within EXISTS whatever it reads. */
const SIMPLE = ['expressions', 'from', 'joins', 'where_clause'];

function existsTerm(given: Expression, data: NodeData, scope: Scope, context: Context): Term | Not {
  const inside = { ...scopeIn(scope), uses: { outer: false } };
  const query = partOf(data, 'this');
  const inner = context.query(query, inside);
  const isSimple =
    'select' in query &&
    !ast.findFirst(query, (part) => 'unnest' in part) &&
    Object.entries(query.select).every(
      ([name, part]) =>
        SIMPLE.includes(name) || !part || (Array.isArray(part) && part.length === 0),
    );
  if (inside.uses.outer && !isSimple) return CORRELATED;
  return ofType(BOOLEAN, withParts(given, { this: inner.node }));
}
