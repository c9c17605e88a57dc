import { ast } from '@polyglot-sql/sdk';
import type { Expression, ExpressionType } from './syntax.ts';

/** What a query is built of, besides functions: each means the same to both engines. */
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
  // Athena divides whole numbers to a whole number; DuckDB does with `integer_division`.
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

/** Functions that have a kind of node of their own, and where the node keeps their arguments. */
const OWN_NODES: Readonly<
  Record<string, { readonly name: string; readonly args: readonly string[] }>
> = {
  abs: { name: 'abs', args: ['this'] },
  any_value: { name: 'any_value', args: ['this'] },
  approx_distinct: { name: 'approx_distinct', args: ['this'] },
  array_agg: { name: 'array_agg', args: ['this'] },
  array_distinct: { name: 'array_distinct', args: ['this'] },
  array_position: { name: 'array_position', args: ['this', 'expression'] },
  avg: { name: 'avg', args: ['this'] },
  cardinality: { name: 'cardinality', args: ['this'] },
  ceil: { name: 'ceil', args: ['this'] },
  coalesce: { name: 'coalesce', args: ['expressions'] },
  contains: { name: 'contains', args: ['this', 'expression'] },
  count: { name: 'count', args: ['this'] },
  count_if: { name: 'count_if', args: ['this'] },
  day: { name: 'day', args: ['this'] },
  element_at: { name: 'element_at', args: ['this', 'expression'] },
  ends_with: { name: 'ends_with', args: ['this', 'expression'] },
  extract: { name: 'extract', args: ['this'] },
  first_value: { name: 'first_value', args: ['this'] },
  floor: { name: 'floor', args: ['this'] },
  if_func: { name: 'if', args: ['condition', 'true_value', 'false_value'] },
  lag: { name: 'lag', args: ['this'] },
  last_value: { name: 'last_value', args: ['this'] },
  lead: { name: 'lead', args: ['this'] },
  length: { name: 'length', args: ['this'] },
  ln: { name: 'ln', args: ['this'] },
  logical_and: { name: 'bool_and', args: ['this'] },
  logical_or: { name: 'bool_or', args: ['this'] },
  lower: { name: 'lower', args: ['this'] },
  max: { name: 'max', args: ['this'] },
  min: { name: 'min', args: ['this'] },
  mod_func: { name: 'mod', args: ['this', 'expression'] },
  month: { name: 'month', args: ['this'] },
  n_tile: { name: 'ntile', args: ['num_buckets'] },
  null_if: { name: 'nullif', args: ['this', 'expression'] },
  rank: { name: 'rank', args: [] },
  dense_rank: { name: 'dense_rank', args: [] },
  row_number: { name: 'row_number', args: [] },
  starts_with: { name: 'starts_with', args: ['this', 'expression'] },
  str_position: { name: 'strpos', args: ['this', 'substr'] },
  substring: { name: 'substr', args: ['this', 'start', 'length'] },
  sum: { name: 'sum', args: ['this'] },
  trim: { name: 'trim', args: ['this'] },
  upper: { name: 'upper', args: ['this'] },
  year: { name: 'year', args: ['this'] },
};

/** A call of a function, whichever kind of node the parser made of it. */
export interface Call {
  /** In lower case. */
  readonly name: string;
  readonly args: readonly Expression[];
}

/** The call that a node is; `undefined` for a piece of grammar. */
export function callOf(node: Expression): Call | undefined {
  const type = ast.getExprType(node);
  if (GRAMMAR.has(type)) return undefined;
  const data = ast.getExprData(node) as unknown as Readonly<Record<string, unknown>>;
  if (type === 'function' || type === 'aggregate_function') {
    return { name: String(data['name']).toLowerCase(), args: data['args'] as Expression[] };
  }
  const own = OWN_NODES[type];
  if (!own) return { name: type, args: [] };
  const args = own.args.flatMap((field) => (data[field] ?? []) as Expression | Expression[]);
  return { name: own.name, args };
}
