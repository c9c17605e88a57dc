import { identifier } from '@dc-data-baker/models';
import { callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import { DUCKDB, type Expression, parseExpression, writeExpression } from '../syntax.ts';
import type { PolygonIndexSpec } from './polygon-index.ts';
import type { SpatialJoin } from './understand-join.ts';

/** A predicate in DuckDB's SQL. */
export interface SaidPredicates {
  /** Whether the polygon with this number contains the point. */
  readonly contains: (id: string) => string;
  /** Whether the union of the polygons with these numbers does. */
  readonly union: (ids: string) => string;
}

/** For the point's own coordinates, in a row of any query. */
export function ofPoint({ containment }: SpatialJoin, { name }: PolygonIndexSpec): SaidPredicates {
  const [x, y] = [containment.x, containment.y].map((part) => writeExpression(part, DUCKDB));
  return {
    contains: (id) => `${name}_contains(${id}, ${x}, ${y})`,
    union: (ids) => `${name}_union(${ids}, ${x}, ${y})`,
  };
}

/** For all points with the same meeting, whose number is in a column. */
export function ofMeeting(meeting: string, { name }: PolygonIndexSpec): SaidPredicates {
  return {
    contains: (id) => `${name}_inside(${meeting}, ${id})`,
    union: (ids) => `${name}_union_inside(${meeting}, ${ids})`,
  };
}

/**
 * Translates the other expressions, apart from the join's condition, that use its polygon and
 * point:
 *
 * - `ST_Contains(area, point)`, `ST_Within(point, area)`
 * - `ST_Contains(geometry_union_agg(area) FILTER (WHERE ...), point)`, with or without FILTER
 *
 * If the join uses ST_Intersects, the second form is how points on edges between the pieces of an
 * area are recognised.
 */
export function sayPredicates(
  tree: Expression,
  join: SpatialJoin,
  index: PolygonIndexSpec,
  said: SaidPredicates,
): Expression {
  const { polygons, containment } = join;
  const id = `${identifier(polygons.alias)}.${identifier(`${index.name}_id`)}`;
  const [area, point] = [containment.area, containment.point].map(textOf);
  return ast.transform(tree, {
    leave: (node) => {
      const call = callOf(node);
      const within = call?.name === 'st_within';
      if (!call || (!within && call.name !== 'st_contains')) return undefined;
      const [first, second] = within ? call.args.toReversed() : call.args;
      if (!first || !second || textOf(second) !== point) return undefined;
      if (textOf(first) === area) return parseExpression(said.contains(id), DUCKDB);
      const filter = unionFilter(first, area ?? '');
      if (filter === undefined) return undefined;
      const isThere = `${id} IS NOT NULL`;
      const only = filter === null ? isThere : `${isThere} AND (${textOf(filter)})`;
      return parseExpression(said.union(`array_agg(${id}) FILTER (WHERE ${only})`), DUCKDB);
    },
  });
}

/**
 * The FILTER of the union of a polygon column, `null` if it has none; `undefined` for any other
 * expression.
 */
function unionFilter(node: Expression, area: string): Expression | null | undefined {
  const call = callOf(node);
  const [of, ...more] = call?.args ?? [];
  if (call?.name !== 'geometry_union_agg' || !of || more.length > 0) return undefined;
  if (textOf(of) !== area) return undefined;
  const data = ast.getExprData(node) as { filter?: Expression | null; distinct?: boolean };
  return data.distinct ? undefined : (data.filter ?? null);
}

function textOf(node: Expression): string {
  return writeExpression(node, DUCKDB);
}
