import type { MultiPolygon, Ring } from '@dc-data-baker/geo';
import { orient2d } from 'robust-predicates';

/** Left, bottom, right, top. */
export type Box = readonly [number, number, number, number];

export function boxOf(polygons: MultiPolygon): Box {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of polygons.flat()) {
    for (let i = 0; i < ring.length; i += 2) {
      const [x, y] = [ring[i] as number, ring[i + 1] as number];
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}

/** 100 times the precision of doubles: the tolerance of Trino's geometry library. */
const INACCURACY = 2.220446049250313e-14;

/**
 * Whether polygons contain a point, according to Athena. It tests every edge, to check the engine's
 * index independently: the two have only the parser for WKT in common.
 *
 * A point is inside if an odd number of edges, of all rings, are to its right. A point within the
 * tolerance of an edge is on the boundary, and not inside.
 */
export function contains(polygons: MultiPolygon, x: number, y: number): boolean {
  if (touches(polygons, x, y)) return false;
  const crossed = polygons
    .flat()
    .flatMap(edgesOf)
    .filter(([ax, ay, bx, by]) => {
      if (ay > y === by > y) return false;
      return orient2d(ax, ay, bx, by, x, y) < 0 === by > ay;
    });
  return crossed.length % 2 === 1;
}

/** Whether a point is on the boundary of polygons, within the tolerance. */
export function touches(polygons: MultiPolygon, x: number, y: number): boolean {
  const near = (boxOf(polygons).reduce((sum, side) => sum + Math.abs(side), 0) + 1) * INACCURACY;
  return polygons
    .flat()
    .flatMap(edgesOf)
    .some((edge) => distance(edge, x, y) <= near);
}

type Edge = readonly [ax: number, ay: number, bx: number, by: number];

function edgesOf(ring: Ring): Edge[] {
  const edges: Edge[] = [];
  for (let i = 3; i < ring.length; i += 2) {
    edges.push([...ring.subarray(i - 3, i + 1)] as unknown as Edge);
  }
  return edges;
}

function distance([ax, ay, bx, by]: Edge, x: number, y: number): number {
  const [width, height] = [bx - ax, by - ay];
  const length = Math.hypot(width, height);
  if (length === 0) return Math.hypot(x - ax, y - ay);
  const along = ((x - ax) * width + (y - ay) * height) / length;
  if (along <= 0) return Math.hypot(x - ax, y - ay);
  if (along >= length) return Math.hypot(x - bx, y - by);
  return Math.abs((x - ax) * height - (y - ay) * width) / length;
}
