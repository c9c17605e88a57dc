import { offsetOf } from '../offset-of.ts';
import { QueryProblem } from '../query-problem.ts';
import type { Expression } from '../syntax.ts';
import { type Containment, conjuncts, findContainment, wktOf } from './containment.ts';
import { nameOfReference, ownerOf, type Relation } from './relation.ts';

/** The form of a join that can be indexed, for messages. */
export const SPATIAL_SHAPE =
  'expected `points JOIN polygons ON ST_Contains(ST_GeometryFromText(polygons.wkt), ST_Point(points.x, points.y))`';

/** A join of points with polygons, in parts. */
export interface SpatialJoin {
  readonly points: Relation;
  readonly polygons: Relation;
  readonly containment: Containment;
  /** The other conditions of the join. */
  readonly rest: readonly Expression[];
  /** Whether points that are in no polygon are kept. */
  readonly outer: boolean;
}

/** @throws QueryProblem for a join that an index cannot answer */
export function understandJoin(
  relations: readonly Relation[],
  on: Expression,
  kind: string,
): SpatialJoin {
  const cannot = () =>
    new QueryProblem(`this spatial join cannot be indexed; ${SPATIAL_SHAPE}`, offsetOf(on));
  const conditions = conjuncts(on);
  const containment = findContainment(conditions);
  if (!containment) throw cannot();
  const polygons = ownerOf([containment.area], relations);
  const points = ownerOf([containment.x, containment.y], relations);
  if (!polygons?.table || !isArea(containment.area, polygons) || !points || points === polygons)
    throw cannot();
  const joined = relations.at(-1);
  if (joined !== polygons && joined !== points) throw cannot();
  const outer = kind === (joined === polygons ? 'Left' : 'Right');
  if (!outer && !['Inner', 'Cross', 'Implicit'].includes(kind)) throw cannot();
  const rest = conditions.filter((condition) => condition !== containment.condition);
  if (outer && rest.some((condition) => ownerOf([condition], relations) !== polygons)) {
    throw new QueryProblem(
      'beside ST_Contains, the condition of an outer spatial join may only be about the polygons; move the rest into a subquery',
      offsetOf(on),
    );
  }
  return { points, polygons, containment, rest, outer };
}

/** Whether it is parsed from a text here, or is a polygon column of its subquery. */
function isArea(area: Expression, { areas }: Relation): boolean {
  return wktOf(area) ? areas === undefined : (areas?.areas.has(nameOfReference(area)) ?? false);
}
