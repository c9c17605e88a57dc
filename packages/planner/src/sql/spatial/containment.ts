import { SPATIAL_CONDITIONS } from '../../functions.ts';
import { callOf } from '../nodes.ts';
import type { Expression } from '../syntax.ts';

/** Where a point is in relation to the polygons that are found for it. */
export type PointPlace = 'inside' | 'boundary' | 'either';

/**
 * A comparison of a polygon with a point, in parts. The point is
 *
 * - inside: `ST_Contains(area, ST_Point(x, y))`, or `ST_Within(ST_Point(x, y), area)`
 * - on the boundary: `ST_Intersects(ST_Boundary(area), ST_Point(x, y))`
 * - either: `ST_Intersects(area, ST_Point(x, y))`
 */
export interface Containment {
  readonly condition: Expression;
  /**
   * The polygon's expression: `ST_GeometryFromText(wkt)`, or a column that a subquery computes so.
   */
  readonly area: Expression;
  /** The point's expression. */
  readonly point: Expression;
  readonly x: Expression;
  readonly y: Expression;
  readonly place: PointPlace;
}

/** The first condition that compares a polygon with a point. */
export function findContainment(conditions: readonly Expression[]): Containment | undefined {
  for (const condition of conditions) {
    const found = containmentOf(condition);
    if (found) return found;
  }
  return undefined;
}

function containmentOf(condition: Expression): Containment | undefined {
  const call = callOf(condition);
  const [first, second] = call?.args ?? [];
  if (!call || !first || !second || call.args.length > 2) return undefined;
  if (!SPATIAL_CONDITIONS.includes(call.name)) return undefined;
  const isTurned = call.name === 'st_within' || (call.name === 'st_intersects' && xAndY(first));
  const [whole, point] = isTurned ? [second, first] : [first, second];
  const edge = call.name === 'st_intersects' ? boundaryOf(whole) : undefined;
  const area = edge ?? whole;
  const [x, y] = xAndY(point) ?? [];
  if (!x || !y || !(wktOf(area) || 'column' in area)) return undefined;
  const orEither = call.name === 'st_intersects' ? 'either' : 'inside';
  return { condition, area, point, x, y, place: edge ? 'boundary' : orEither };
}

function boundaryOf(area: Expression): Expression | undefined {
  const call = callOf(area);
  return call?.name === 'st_boundary' ? call.args[0] : undefined;
}

/** The text from which a polygon is parsed; `undefined` for any other expression. */
export function wktOf(area: Expression): Expression | undefined {
  const call = callOf(area);
  return call && ['st_geometryfromtext', 'st_polygon'].includes(call.name)
    ? call.args[0]
    : undefined;
}

function xAndY(point: Expression): readonly Expression[] | undefined {
  const call = callOf(point);
  return call?.name === 'st_point' ? call.args : undefined;
}

/** The conditions that an AND combines. */
export function conjuncts(condition: Expression): Expression[] {
  if ('and' in condition) return [condition.and.left, condition.and.right].flatMap(conjuncts);
  if ('paren' in condition) return conjuncts(condition.paren.this);
  return [condition];
}
