import type { MultiPolygon, Ring } from '../geometry.ts';

type Point = readonly [x: bigint, y: bigint];

type Edge = readonly [from: Point, to: Point];

/**
 * What the index must answer, in the plainest way there is: every coordinate as an exact integer,
 * every edge of every ring looked at.
 */
export function exactContainment(polygons: MultiPolygon): (x: number, y: number) => boolean {
  const exactPolygons = polygons.map((polygon) => polygon.map(edgesOf));
  return (x, y) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
    const point: Point = [exact(x), exact(y)];
    return exactPolygons.some((rings) => polygonContains(rings, point));
  };
}

function polygonContains(rings: Edge[][], point: Point): boolean {
  if (rings.flat().some(([from, to]) => isOnSegment(from, to, point))) return false;
  const [shell = [], ...holes] = rings;
  return isInside(shell, point) && !holes.some((hole) => isInside(hole, point));
}

function isInside(ring: Edge[], [x, y]: Point): boolean {
  const crossed = ring.filter(([[ax, ay], [bx, by]]) => {
    if (ay <= y === by <= y) return false;
    // Is the edge to the right at the point's height? x < ax + (y - ay) * (bx - ax) / (by - ay)
    const [height, run] = by > ay ? [by - ay, bx - ax] : [ay - by, ax - bx];
    return (x - ax) * height < (y - ay) * run;
  });
  return crossed.length % 2 === 1;
}

function isOnSegment([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): boolean {
  const isOnLine = (bx - ax) * (y - ay) === (by - ay) * (x - ax);
  return isOnLine && isBetween(ax, x, bx) && isBetween(ay, y, by);
}

function isBetween(a: bigint, value: bigint, b: bigint): boolean {
  return (a <= value && value <= b) || (b <= value && value <= a);
}

function edgesOf(ring: Ring): Edge[] {
  const points: Point[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    points.push([exact(ring[i] as number), exact(ring[i + 1] as number)]);
  }
  return points.slice(1).map((point, i) => [points[i] as Point, point]);
}

/** The value times 2^1074, which is an integer for every finite double. */
function exact(value: number): bigint {
  let mantissa = value;
  let scale = 1074n;
  // Both are exact: they only change the exponent.
  for (; !Number.isInteger(mantissa); scale--) mantissa *= 2;
  return BigInt(mantissa) << scale;
}
