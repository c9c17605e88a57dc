import { functionNamed } from '../../functions.ts';
import { callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import { ATHENA, type Expression, type Select, writeExpression } from '../syntax.ts';
import type { Context } from './context.ts';
import { isIdenticalIfEqual } from './is-identical-if-equal.ts';
import type { Value } from './keys-to-add.ts';
import type { Scope } from './scope.ts';
import { numberOf } from './term.ts';

/** A SELECT, as far as it says which of its rows are alike. */
export interface Block {
  readonly select: Select;
  readonly scope: Scope;
  readonly context: Context;
  /** The expressions of its columns, where `*` is one for each. */
  readonly outputs: readonly Expression[];
  /** What a group has in common, where rows are groups. */
  readonly groups: readonly Expression[] | undefined;
}

export function blockOf(select: Select, scope: Scope, context: Context): Block {
  const outputs = select.expressions.flatMap((item) =>
    'star' in item ? columnsOf(item, scope) : [withoutName(item)],
  );
  const { group_by } = select;
  const isGrouped = group_by || select.having || expressionsOf(select).some(hasAggregate);
  const groups = (group_by?.expressions ?? []).map(
    (by) => outputs[Number(numberOf(by)) - 1] ?? withoutName(by),
  );
  return { select, scope, context, outputs, groups: isGrouped ? groups : undefined };
}

/** The expressions that are evaluated after rows are grouped. */
export function expressionsOf({ expressions, having, order_by }: Select): readonly Expression[] {
  return [
    ...expressions,
    ...(having ? [having.this] : []),
    ...(order_by?.expressions ?? []).map((by) => by.this),
  ];
}

/** An expression without its alias and brackets. */
export function withoutName(node: Expression): Expression {
  if ('alias' in node) return withoutName(node.alias.this);
  return 'paren' in node ? withoutName(node.paren.this) : node;
}

/** The expressions of which one consists, but for those of subqueries. */
export function partsWithin(node: Expression): readonly Expression[] {
  return ast
    .getChildren(node)
    .flatMap(({ value }) => value)
    .filter((part) => !isQuery(part));
}

const QUERIES = ['select', 'union', 'intersect', 'except', 'values'];
export const isQuery = (node: Expression): boolean => QUERIES.includes(ast.getExprType(node));

export const isAggregate = (node: Expression): boolean => {
  const name = callOf(node)?.name ?? '';
  return functionNamed(name)?.kind === 'aggregate' || name === 'geometry_union_agg';
};

function hasAggregate(node: Expression): boolean {
  if ('window_function' in node) {
    const { this: called, over } = node.window_function;
    return [...partsWithin(called), ...partsWithin({ over } as Expression)].some(hasAggregate);
  }
  return isAggregate(node) || partsWithin(node).some(hasAggregate);
}

/** The name of a column by the place of its source and its own there; no query has such a name. */
const PLACE = /^\ue000(\d+\.\d+)$/;

function columnsOf(star: Expression, { sources }: Scope): readonly Expression[] {
  const { table } = ast.getExprData(star) as { table?: { name: string } | null };
  const alias = table?.name.toLowerCase();
  return sources.flatMap((source, i) =>
    alias === undefined || source.alias === alias
      ? (source.columns ?? []).map((_, j) => columnAt(i, j))
      : [],
  );
}

export const columnAt = (source: number, column: number): Expression =>
  ast.makeExpr('column', {
    name: { name: `\ue000${source}.${column}`, quoted: true },
  } as never);

/** The place of a column; `undefined` for one of an outer query. */
export function placeOf(node: Expression, { scope, select }: Block): string | undefined {
  if (!('column' in node)) return undefined;
  const name = node.column.name.name.toLowerCase();
  const [, place] = PLACE.exec(name) ?? [];
  if (place !== undefined) return place;
  const table = node.column.table?.name.toLowerCase();
  const isMerged = table === undefined && scope.merged.has(name);
  // A column of USING is neither of the two.
  if (isMerged && addsRowsOfNulls(select)) return `using ${name}`;
  for (const [i, { alias, columns = [] }] of scope.sources.entries()) {
    if (table !== undefined && alias !== table) continue;
    const j = columns.findIndex((column) => column.name === name);
    if (j >= 0) return `${i}.${j}`;
  }
  return undefined;
}

/** Whether a join adds rows in which all sources before it are null. */
export const addsRowsOfNulls = ({ joins }: Select): boolean =>
  (joins ?? []).some(({ kind }) => ['Right', 'Full'].includes(String(kind)));

/** What is known of the values of an expression of the block, and how a person would write it. */
export function valueIn(node: Expression, block: Block): Value {
  const { scope, context } = block;
  const [source, column] = placeOf(node, block)?.split('.').map(Number) ?? [];
  const found = scope.sources[source ?? -1]?.columns?.[column ?? -1];
  const { type, hasOneZero = false } =
    found ?? context.aside(() => context.expression(node, scope));
  const isPlaced = 'column' in node && PLACE.test(node.column.name.name);
  return { type, hasOneZero, shown: (isPlaced && found?.name) || writeExpression(node, ATHENA) };
}

/** The keys of which rows with equal ones have the same. */
export const exactKeys = (keys: readonly Expression[], block: Block): readonly Expression[] =>
  keys.filter((key) => isIdenticalIfEqual(valueIn(key, block)));
