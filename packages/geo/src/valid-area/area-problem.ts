import Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js';
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js';
import IsValidOp from 'jsts/org/locationtech/jts/operation/valid/IsValidOp.js';
import type { MultiPolygon, Ring } from '../geometry.ts';
import { touchesItself } from './touches-itself.ts';

/**
 * Why an area is not valid according to OGC, in JTS's words: `Self-intersection at or near 5 6`;
 * `undefined` if it is valid. Engines give different answers for an invalid area.
 *
 * JTS checks only the few areas that touch themselves; for others, the nesting of rings decides.
 * That is three times as fast for all areas of a country, and 80 times for one border of hundreds
 * of thousands of vertices.
 */
export function areaProblem(polygons: MultiPolygon): string | undefined {
  const rings = polygons.filter((polygon) => polygon.length > 0);
  if (rings.length === 0 || (!touchesItself(rings.flat()) && isNested(rings))) return undefined;
  const factory = new GeometryFactory();
  const ring = (points: Ring) => factory.createLinearRing(coordinates(points));
  const areas = rings.map(([shell, ...holes]) =>
    factory.createPolygon(ring(shell as Ring), holes.map(ring)),
  );
  const error = new IsValidOp(factory.createMultiPolygon(areas)).getValidationError();
  if (error === null) return undefined;
  const { x, y } = error.getCoordinate();
  return `${error.getMessage()} at or near ${x} ${y}`;
}

function coordinates(ring: Ring): Coordinate[] {
  const points: Coordinate[] = [];
  for (let i = 0; i < ring.length; i += 2) points.push(new Coordinate(ring[i], ring[i + 1]));
  return points;
}

/**
 * Whether each hole is in its own shell only, and each shell in as many other shells as in their
 * holes: the remaining rule for rings that do not touch.
 */
function isNested(polygons: MultiPolygon): boolean {
  const all = polygons.flatMap((polygon, owner) =>
    polygon.map((ring, i) => ({ ring, owner, isHole: i > 0, box: boxOf(ring) })),
  );
  return all.every((one) => {
    const around = all.filter((other) => other !== one && isIn(one.ring, other));
    const depth = around.reduce((sum, { isHole }) => sum + (isHole ? -1 : 1), 0);
    if (!one.isHole) return depth === 0;
    return depth === 1 && around.some(({ owner, isHole }) => owner === one.owner && !isHole);
  });
}

type Box = readonly [minX: number, minY: number, maxX: number, maxY: number];

function boxOf(ring: Ring): Box {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    minX = Math.min(minX, ring[i] as number);
    maxX = Math.max(maxX, ring[i] as number);
    minY = Math.min(minY, ring[i + 1] as number);
    maxY = Math.max(maxY, ring[i + 1] as number);
  }
  return [minX, minY, maxX, maxY];
}

/**
 * Whether a ring is inside another one that it does not touch: then one of its points is enough.
 */
function isIn(inner: Ring, { ring, box }: { readonly ring: Ring; readonly box: Box }): boolean {
  const [x, y] = [inner[0] as number, inner[1] as number];
  if (x < box[0] || y < box[1] || x > box[2] || y > box[3]) return false;
  let isInside = false;
  for (let i = 3; i < ring.length; i += 2) {
    const [x1, y1] = [ring[i - 3] as number, ring[i - 2] as number];
    const [x2, y2] = [ring[i - 1] as number, ring[i] as number];
    if (y1 <= y === y2 <= y) continue;
    if (x1 + ((y - y1) / (y2 - y1)) * (x2 - x1) < x) isInside = !isInside;
  }
  return isInside;
}
