import type { MultiPolygon, Ring } from '@dc-data-baker/geo';
import Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js';
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js';
import UnaryUnionOp from 'jsts/org/locationtech/jts/operation/union/UnaryUnionOp.js';

/**
 * The union of areas, computed like JTS does. The engine never computes one, so this checks
 * independently which points are in it.
 */
export function unionOf(areas: readonly MultiPolygon[]): MultiPolygon {
  const factory = new GeometryFactory();
  const ring = (points: Ring) => factory.createLinearRing(coordinatesOf(points));
  const polygons = areas
    .flat()
    .map(([shell, ...holes]) => factory.createPolygon(ring(shell as Ring), holes.map(ring)));
  if (polygons.length === 0) return [];
  const union = UnaryUnionOp.union(factory.createMultiPolygon(polygons));
  return Array.from({ length: union.getNumGeometries() }, (_, i) => {
    const polygon = union.getGeometryN(i);
    const holes = Array.from({ length: polygon.getNumInteriorRing() }, (_, hole) =>
      ringOf(polygon.getInteriorRingN(hole).getCoordinates()),
    );
    return [ringOf(polygon.getExteriorRing().getCoordinates()), ...holes];
  });
}

function coordinatesOf(ring: Ring): Coordinate[] {
  const points: Coordinate[] = [];
  for (let i = 0; i < ring.length; i += 2) points.push(new Coordinate(ring[i], ring[i + 1]));
  return points;
}

function ringOf(points: readonly { readonly x: number; readonly y: number }[]): Ring {
  return Float64Array.from(points.flatMap(({ x, y }) => [x, y]));
}
