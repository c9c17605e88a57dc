import { identifier } from '@dc-data-baker/models';
import { itemName } from '../item-name.ts';
import { callOf, hasOnly } from '../nodes.ts';
import { ast } from '../parser.ts';
import {
  DUCKDB,
  type Expression,
  parseExpression,
  parseOwn,
  type Select,
  selectParts,
  writeExpression,
} from '../syntax.ts';
import { conjuncts } from './containment.ts';
import { type FoundJoin, isOnly } from './grouping.ts';
import { pointsColumn, valueColumn } from './located-points.ts';
import { columnsOf, nameOfReference } from './relation.ts';

/** A join whose points are only counted. */
export interface CountedPoints {
  /** The SELECT, with sums in place of its counts, and without the conditions of points. */
  readonly select: Select;
  /** The conditions of points. */
  readonly where: readonly Expression[];
  /** What of points is counted where it is not null, besides the points themselves. */
  readonly values: readonly Expression[];
}

/** The clauses that such a SELECT may have: each is only about polygons, and counts. */
const PARTS = [
  ...['expressions', 'from', 'joins', 'where_clause', 'group_by', 'having'],
  ...['order_by', 'limit', 'offset', 'distinct', 'with'],
];

/**
 * DuckDB's aggregates in translated queries (see `AGGREGATES`), and what it means to them that a
 * row is there several times: nothing, something, or only that there are more to count.
 */
export const IF_REPEATED: Readonly<Record<string, 'same' | 'other' | 'counted'>> = {
  arg_max_null: 'other',
  arg_min_null: 'other',
  array_agg: 'other',
  avg: 'other',
  bool_and: 'same',
  bool_or: 'same',
  count: 'counted',
  max: 'same',
  min: 'same',
  sum: 'other',
};

/**
 * A query that only asks how many points there are, such as how many addresses each ballot has.
 * Points are then counted by their sets of polygons before they are joined:
 *
 *     SELECT b.ballot, count(*) FROM points AS a JOIN polygons AS b ON ... GROUP BY b.ballot
 *
 *     SELECT b.ballot, sum(a.polygons_1_points) FROM (
 *       SELECT polygons_1_points, unnest(polygons_1_members(polygons_1_set, false)) AS polygons_1_id
 *       FROM (SELECT polygons_1_set, count(*) AS polygons_1_points FROM (
 *         SELECT polygons_1_set(a.x, a.y) AS polygons_1_set FROM points AS a) GROUP BY polygons_1_set)
 *     ) AS a JOIN polygons_1 AS b ON b.polygons_1_id = a.polygons_1_id GROUP BY b.ballot
 *
 * Millions of points have thousands of different sets, so hardly any rows are joined. Values of points
 * that are counted where they are not null have columns of their own.
 *
 * @returns `undefined` if the query uses the points' columns otherwise, or an aggregate that is
 *   another if rows are repeated
 */
export function countedPoints({ select, join, index }: FoundJoin): CountedPoints | undefined {
  const { points, polygons, containment, rest } = join;
  const relations = [points, polygons];
  const sources = (select.from?.expressions.length ?? 0) + (select.joins?.length ?? 0);
  const isPlain = hasOnly(select, PARTS) && hasOnly(select.group_by, ['expressions']);
  if (sources !== 2 || !isPlain) return undefined;
  const given = select.where_clause ? conjuncts(select.where_clause.this) : [];
  const where = given.filter((condition) => isOnly(condition, points, relations));
  const ofPolygons = given.filter((condition) => !where.includes(condition));

  const names = select.expressions.map(itemName);
  const orders = (select.order_by?.expressions ?? []).map(({ this: order }) => order);
  const values = [
    ...select.expressions,
    ...(select.group_by?.expressions ?? []),
    ...(select.having ? [select.having.this] : []),
    ...orders.filter((order) => !isNameOf(order, names)),
  ];
  /** The value that is counted where it is not null, if it is of points. */
  const valueOfPoints = (node: Expression) => {
    const value = 'count' in node && !isDistinct(node) ? node.count.this : undefined;
    const isOfPoints = value && columnsOf(value).length > 0 && isOnly(value, points, relations);
    return isOfPoints ? value : undefined;
  };
  const withoutPoints = (node: Expression) =>
    ast.transform(node, {
      leave: (part) => (valueOfPoints(part) ? withoutValue(part) : undefined),
    });
  const isOfPolygons = [...values.map(withoutPoints), ...ofPolygons, ...rest].every((part) =>
    isOnly(part, polygons, relations),
  );
  const isOfPoint = [containment.x, containment.y].every((part) => isOnly(part, points, relations));
  const aggregates = values.flatMap((value) => ast.findAll(value, isAggregate));
  const isCounted =
    aggregates.length > 0 &&
    aggregates.every(isIndependentOfRepeats) &&
    select.expressions.every(keepsItsName);
  if (!isOfPolygons || !isOfPoint || !isCounted) return undefined;

  const counted = new Map(
    values
      .flatMap((value) => ast.findAll(value, (node) => valueOfPoints(node) !== undefined))
      .flatMap((node) => valueOfPoints(node) ?? [])
      .map((value) => [sqlOf(value), value]),
  );
  const texts = [...counted.keys()];
  const summed = (node: Expression) =>
    ast.transform(node, {
      leave: (part) => {
        const value = valueOfPoints(part);
        const column = value
          ? valueColumn(index, texts.indexOf(sqlOf(value)))
          : pointsColumn(index);
        return sumOf(
          value ? withoutValue(part) : part,
          `${identifier(points.alias)}.${identifier(column)}`,
        );
      },
    });
  return {
    select: {
      ...select,
      expressions: select.expressions.map((item) =>
        isCountOfRows(item) ? namedAs(COUNT_OF_ROWS, summed(item)) : summed(item),
      ),
      where_clause: whereOf(ofPolygons),
      ...(select.having && { having: { ...select.having, this: summed(select.having.this) } }),
      ...(select.order_by && {
        order_by: {
          ...select.order_by,
          expressions: select.order_by.expressions.map((order) => ({
            ...order,
            this: summed(order.this),
          })),
        },
      }),
    },
    where,
    values: [...counted.values()],
  };
}

function isAggregate(call: Expression): boolean {
  return Object.hasOwn(IF_REPEATED, callOf(call)?.name ?? '');
}

/** Whether an aggregate's value can be had from rows that say how often they are there. */
function isIndependentOfRepeats(aggregate: Expression): boolean {
  return isDistinct(aggregate) || IF_REPEATED[callOf(aggregate)?.name ?? ''] !== 'other';
}

function isDistinct(call: Expression): boolean {
  return (ast.getExprData(call) as { readonly distinct?: boolean }).distinct === true;
}

/** DuckDB's name for a column that has none. */
const COUNT_OF_ROWS = 'count_star()';

function isCountOfRows(item: Expression): boolean {
  return 'count' in item && item.count.star && !item.count.filter;
}

function namedAs(name: string, value: Expression): Expression {
  return parseExpression(`${sqlOf(value)} AS ${identifier(name)}`, DUCKDB);
}

/** Columns without names are named after their expressions, which must then stay as they are. */
function keepsItsName(item: Expression): boolean {
  const counts = ast.findAll(item, (node) => 'count' in node);
  return itemName(item) !== undefined || isCountOfRows(item) || counts.every(isDistinct);
}

/** Whether rows are sorted by a column of the result. */
function isNameOf(order: Expression, names: readonly (string | undefined)[]): boolean {
  return 'column' in order && !order.column.table && names.includes(nameOfReference(order));
}

/** `count(*)`, with the same FILTER. */
function withoutValue(node: Expression): Expression {
  if (!('count' in node)) throw new TypeError('expected a count');
  return ast.makeExpr('count', { ...node.count, this: null, star: true });
}

/** In place of a count, the sum of what its rows stand for; other nodes stay. */
function sumOf(node: Expression, count: string): Expression | undefined {
  if (!('count' in node) || isDistinct(node)) return undefined;
  const { this: value, filter } = node.count;
  const conditions = [
    ...(filter ? [`(${sqlOf(filter)})`] : []),
    ...(value ? [`(${sqlOf(value)}) IS NOT NULL`] : []),
  ].join(' AND ');
  const chosen = conditions && ` FILTER (WHERE ${conditions})`;
  return parseExpression(`CAST(coalesce(sum(${count})${chosen}, 0) AS BIGINT)`, DUCKDB);
}

function whereOf(conditions: readonly Expression[]): Select['where_clause'] {
  if (conditions.length === 0) return null;
  const all = conditions.map((condition) => `(${sqlOf(condition)})`).join(' AND ');
  return selectParts(parseOwn(`SELECT 1 WHERE ${all}`, DUCKDB)).where_clause;
}

function sqlOf(node: Expression): string {
  return writeExpression(node, DUCKDB);
}
