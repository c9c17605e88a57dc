import { comparable } from './comparable.ts';
import { itemName } from './item-name.ts';
import { ast } from './parser.ts';
import { conjuncts } from './spatial/containment.ts';
import { ATHENA, type Expression, selectParts, writeExpression } from './syntax.ts';

/** The subqueries that a name in FROM may mean; `undefined` for one that cannot be followed. */
type Subqueries = ReadonlyMap<string, Subquery | undefined>;

interface Subquery {
  readonly body: Expression;
  /** What names mean within it. */
  readonly within: Subqueries;
}

/**
 * The text that a column has in all rows of a query, if the query's text says so: `'a'`, or `k` with
 * `WHERE k = 'a'`, there or in every SELECT that the rows come from.
 *
 * @param column its name in lower case, or its position in a branch of a UNION, which takes its
 *   names from the first one
 * @param outer the subqueries around it
 */
export function textInAllRows(
  query: Expression,
  column: string | number,
  outer: Subqueries = new Map(),
): string | undefined {
  const subqueries = withOwn(query, outer);
  if ('union' in query) {
    const { left, right } = query.union;
    const position = typeof column === 'number' ? column : positionOf(left, column);
    const [one, other] = [left, right].map((side) => textInAllRows(side, position, subqueries));
    return one === other ? one : undefined;
  }
  if (!('select' in query)) return undefined;
  const { expressions, from, joins, where_clause: where } = selectParts(query);
  const item =
    typeof column === 'number'
      ? expressions.every((each) => itemName(each) !== undefined) && expressions[column]
      : expressions.find((each) => itemName(each) === column);
  if (!item) return undefined;
  const value = 'alias' in item ? item.alias.this : item;
  const known = new Map(where ? conjuncts(where.this).flatMap(equality) : []);
  const text = textOf(value) ?? known.get(comparable(value));
  const [source, ...more] = from?.expressions ?? [];
  const isOnly = more.length === 0 && (joins ?? []).length === 0;
  if (text !== undefined || !isOnly || !source || !('column' in value)) return text;
  const read = subqueryOf(source, subqueries);
  return read && textInAllRows(read.body, value.column.name.name.toLowerCase(), read.within);
}

function subqueryOf(source: Expression, subqueries: Subqueries): Subquery | undefined {
  if ('subquery' in source) return { body: source.subquery.this, within: subqueries };
  if (!('table' in source) || source.table.schema) return undefined;
  return subqueries.get(source.table.name.name.toLowerCase());
}

/** @returns -1, which no column has, if the position is not known */
function positionOf(query: Expression, name: string): number {
  if ('union' in query) return positionOf(query.union.left, name);
  return 'select' in query
    ? query.select.expressions.findIndex((item) => itemName(item) === name)
    : -1;
}

/** The subqueries of a query's own WITH, after those around it. */
function withOwn(query: Expression, outer: Subqueries): Subqueries {
  const data = ast.getExprData(query) as { readonly with?: With | null } | null;
  const given = data?.with;
  if (!given) return outer;
  const subqueries = new Map(outer);
  for (const { alias, columns, this: body } of given.ctes) {
    // One that reads itself, or renames its columns, is not followed.
    const isPlain = !given.recursive && (columns ?? []).length === 0;
    const within = new Map(subqueries);
    subqueries.set(alias.name.toLowerCase(), isPlain ? { body, within } : undefined);
  }
  return subqueries;
}

interface With {
  readonly recursive?: boolean;
  readonly ctes: readonly {
    readonly alias: { readonly name: string };
    readonly columns?: readonly unknown[];
    readonly this: Expression;
  }[];
}

/** A column and the text that a condition says it equals. */
function equality(condition: Expression): [column: string, value: string][] {
  if (!('eq' in condition)) return [];
  const { left, right } = condition.eq;
  for (const [column, text] of [
    [left, textOf(right)],
    [right, textOf(left)],
  ] as const) {
    if ('column' in column && text !== undefined) return [[comparable(column), text]];
  }
  return [];
}

function textOf(node: Expression): string | undefined {
  const [, text] = /^'([^']*)'$/.exec(writeExpression(node, ATHENA)) ?? [];
  return text;
}
