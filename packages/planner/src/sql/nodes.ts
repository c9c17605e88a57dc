import { ast } from './parser.ts';
import type { Expression, ExpressionType } from './syntax.ts';

/** The kinds of nodes in a query, other than functions. */
const GRAMMAR: ReadonlySet<string> = new Set<ExpressionType>([
  'add',
  'alias',
  'and',
  'array_func',
  'between',
  'boolean',
  'case',
  'cast',
  'column',
  'concat',
  'cte',
  'data_type',
  // Athena's division of whole numbers is a whole number; DuckDB's is with `integer_division`.
  'div',
  'dot',
  'eq',
  'except',
  'exists',
  'from',
  'group_by',
  'gt',
  'gte',
  'having',
  'identifier',
  'in',
  'intersect',
  'interval',
  'is',
  'is_false',
  'is_null',
  'is_true',
  'join',
  'like',
  'limit',
  'literal',
  'lt',
  'lte',
  'mod',
  'mul',
  'neg',
  'neq',
  'not',
  'null',
  'null_safe_eq',
  'null_safe_neq',
  'offset',
  'or',
  'order_by',
  'ordered',
  'over',
  'parameter',
  'paren',
  'select',
  'star',
  'sub',
  'subquery',
  'subscript',
  'table',
  'table_alias',
  'try_cast',
  'tuple',
  'union',
  'unnest',
  'values',
  'where',
  'window_function',
  'with',
] as ExpressionType[]);

/** Functions that have their own kind of node, and the fields of the node with their arguments. */
const OWN_NODES: Readonly<
  Record<string, { readonly name: string; readonly args: readonly string[] }>
> = {
  abs: { name: 'abs', args: ['this'] },
  acos: { name: 'acos', args: ['this'] },
  any_value: { name: 'any_value', args: ['this'] },
  approx_distinct: { name: 'approx_distinct', args: ['this'] },
  array_agg: { name: 'array_agg', args: ['this'] },
  array_distinct: { name: 'array_distinct', args: ['this'] },
  array_position: { name: 'array_position', args: ['this', 'expression'] },
  asin: { name: 'asin', args: ['this'] },
  atan: { name: 'atan', args: ['this'] },
  atan2: { name: 'atan2', args: ['this', 'expression'] },
  avg: { name: 'avg', args: ['this'] },
  cardinality: { name: 'cardinality', args: ['this'] },
  ceil: { name: 'ceil', args: ['this'] },
  coalesce: { name: 'coalesce', args: ['expressions'] },
  contains: { name: 'contains', args: ['this', 'expression'] },
  cos: { name: 'cos', args: ['this'] },
  count: { name: 'count', args: ['this'] },
  count_if: { name: 'count_if', args: ['this'] },
  day: { name: 'day', args: ['this'] },
  day_of_month: { name: 'day_of_month', args: ['this'] },
  day_of_week: { name: 'day_of_week', args: ['this'] },
  day_of_year: { name: 'day_of_year', args: ['this'] },
  degrees: { name: 'degrees', args: ['this'] },
  element_at: { name: 'element_at', args: ['this', 'expression'] },
  ends_with: { name: 'ends_with', args: ['this', 'expression'] },
  exp: { name: 'exp', args: ['this'] },
  extract: { name: 'extract', args: ['this'] },
  first_value: { name: 'first_value', args: ['this'] },
  floor: { name: 'floor', args: ['this'] },
  hour: { name: 'hour', args: ['this'] },
  if_func: { name: 'if', args: ['condition', 'true_value', 'false_value'] },
  lag: { name: 'lag', args: ['this', 'offset', 'default'] },
  last_value: { name: 'last_value', args: ['this'] },
  lead: { name: 'lead', args: ['this', 'offset', 'default'] },
  length: { name: 'length', args: ['this'] },
  ln: { name: 'ln', args: ['this'] },
  logical_and: { name: 'bool_and', args: ['this'] },
  logical_or: { name: 'bool_or', args: ['this'] },
  lower: { name: 'lower', args: ['this'] },
  max: { name: 'max', args: ['this'] },
  min: { name: 'min', args: ['this'] },
  minute: { name: 'minute', args: ['this'] },
  mod_func: { name: 'mod', args: ['this', 'expression'] },
  month: { name: 'month', args: ['this'] },
  n_tile: { name: 'ntile', args: ['num_buckets'] },
  null_if: { name: 'nullif', args: ['this', 'expression'] },
  pi: { name: 'pi', args: [] },
  power: { name: 'power', args: ['this', 'expression'] },
  quarter: { name: 'quarter', args: ['this'] },
  radians: { name: 'radians', args: ['this'] },
  rank: { name: 'rank', args: [] },
  dense_rank: { name: 'dense_rank', args: [] },
  row_number: { name: 'row_number', args: [] },
  second: { name: 'second', args: ['this'] },
  sin: { name: 'sin', args: ['this'] },
  sqrt: { name: 'sqrt', args: ['this'] },
  starts_with: { name: 'starts_with', args: ['this', 'expression'] },
  str_position: { name: 'strpos', args: ['this', 'substr'] },
  substring: { name: 'substr', args: ['this', 'start', 'length'] },
  sum: { name: 'sum', args: ['this'] },
  tan: { name: 'tan', args: ['this'] },
  trim: { name: 'trim', args: ['this', 'characters'] },
  upper: { name: 'upper', args: ['this'] },
  week_of_year: { name: 'week_of_year', args: ['this'] },
  year: { name: 'year', args: ['this'] },
};

/** A call of a function, whichever kind of node the parser uses for it. */
export interface Call {
  /**
   * In lower case; `extract(dow ...)` is `extract_dow`, since each field is a function of its own.
   */
  readonly name: string;
  readonly args: readonly Expression[];
}

/** The call that a node represents; `undefined` for a node of the grammar. */
export function callOf(node: Expression): Call | undefined {
  const type = ast.getExprType(node);
  if (GRAMMAR.has(type)) return undefined;
  const data = (ast.getExprData(node) ?? {}) as unknown as Readonly<Record<string, unknown>>;
  if (type === 'function' || type === 'aggregate_function') {
    return { name: String(data['name']).toLowerCase(), args: data['args'] as Expression[] };
  }
  const own = OWN_NODES[type];
  if (!own) return { name: type, args: [] };
  const args = own.args.flatMap((field) => (data[field] ?? []) as Expression | Expression[]);
  return { name: nameOf(own.name, data), args: [...args, ...argumentsBeside(own.args, data)] };
}

/** The clauses of an aggregate besides its arguments. */
const CLAUSES: ReadonlySet<string> = new Set(['filter', 'order_by']);

/** Arguments that the function only has in another engine: `ceil(a, digits)`. */
function argumentsBeside(
  known: readonly string[],
  data: Readonly<Record<string, unknown>>,
): Expression[] {
  return Object.entries(data).flatMap(([field, value]) =>
    !known.includes(field) && !CLAUSES.has(field) && isExpression(value) ? [value] : [],
  );
}

/** A node has one key, its kind; variants of the parser's other types begin with a capital. */
function isExpression(value: unknown): value is Expression {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const [kind = '', ...others] = Object.keys(value);
  return others.length === 0 && /^[a-z][a-z_]*$/.test(kind);
}

function nameOf(name: string, data: Readonly<Record<string, unknown>>): string {
  if (name === 'extract') return `extract_${fieldOf(data['field'])}`;
  if (name === 'trim' && data['position'] === 'Leading') return 'ltrim';
  if (name === 'trim' && data['position'] === 'Trailing') return 'rtrim';
  return name;
}

/** The parser has its own names for the fields that it knows. */
function fieldOf(field: unknown): string {
  const name = typeof field === 'object' && field !== null ? Object.values(field)[0] : field;
  return String(name).toLowerCase();
}

/** Whether a node is a call of a function, instead of an unknown node of the grammar. */
export function isFunction(node: Expression): boolean {
  const type = ast.getExprType(node);
  return type === 'function' || type === 'aggregate_function' || type in OWN_NODES;
}

/** The text of a string literal, without its quotes. */
export function literalOf(node: Expression | undefined): string | undefined {
  const value = node && 'literal' in node ? node.literal.value : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Whether a node has no fields other than these. */
export function hasOnly(node: object | null | undefined, names: readonly string[]): boolean {
  return Object.entries(node ?? {}).every(
    ([name, value]) =>
      names.includes(name) || !value || (Array.isArray(value) && value.length === 0),
  );
}
