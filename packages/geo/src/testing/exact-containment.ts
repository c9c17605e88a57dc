import { boundingBox } from '../bounding-box.ts';
import type { MultiPolygon, Ring } from '../geometry.ts';
import { isOnEdge, toleranceOf } from '../tolerance.ts';

type Point = readonly [x: bigint, y: bigint];

type Edge = readonly [from: Point, to: Point];

/**
 * The expected answers of the index, computed as simply as possible: every edge of every ring is
 * tested, with exact integers where the side of an edge decides.
 */
export function exactContainment(polygons: MultiPolygon): (x: number, y: number) => boolean {
  const rings = polygons.flat();
  const box = boundingBox(polygons);
  if (!box) return () => false;
  const tolerance = toleranceOf(box.minX, box.minY, box.maxX, box.maxY);
  const edges = rings.flatMap(edgesOf);
  return (x, y) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
    // Beyond all doubles: everything is on the boundary.
    if (tolerance * tolerance === Infinity) return false;
    return (
      !rings.some((ring) => isOnRing(ring, x, y, tolerance)) &&
      isInside(edges, [exact(x), exact(y)])
    );
  };
}

function isOnRing(ring: Ring, x: number, y: number, tolerance: number): boolean {
  for (let i = 3; i < ring.length; i += 2) {
    const [x1, y1, x2, y2] = ring.subarray(i - 3, i + 1) as unknown as [
      number,
      number,
      number,
      number,
    ];
    if (isOnEdge(x1, y1, x2, y2, x, y, tolerance)) return true;
  }
  return false;
}

function isInside(edges: readonly Edge[], [x, y]: Point): boolean {
  const crossed = edges.filter(([[ax, ay], [bx, by]]) => {
    if (ay <= y === by <= y) return false;
    // Is the edge to the right at the point's height? x < ax + (y - ay) * (bx - ax) / (by - ay)
    const [height, run] = by > ay ? [by - ay, bx - ax] : [ay - by, ax - bx];
    return (x - ax) * height < (y - ay) * run;
  });
  return crossed.length % 2 === 1;
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
