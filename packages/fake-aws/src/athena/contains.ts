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

/**
 * Whether a point is within polygons and not on an edge, by looking at every edge: a second
 * opinion on the engine's index, with which it shares only the reading of WKT.
 */
export function contains(polygons: MultiPolygon, x: number, y: number): boolean {
  return polygons.some(([shell, ...holes]) => {
    if (!shell || sideOf(shell, x, y) !== 'inside') return false;
    return holes.every((hole) => sideOf(hole, x, y) === 'outside');
  });
}

function sideOf(ring: Ring, x: number, y: number): 'inside' | 'outside' | 'edge' {
  let isInside = false;
  for (let i = 2; i < ring.length; i += 2) {
    const [ax, ay] = [ring[i - 2] as number, ring[i - 1] as number];
    const [bx, by] = [ring[i] as number, ring[i + 1] as number];
    if ((ay > y && by > y) || (ay < y && by < y) || (ax < x && bx < x)) continue;
    // Exact: of doubles as close to an edge as can be, it still says which side they are on.
    const turn = orient2d(ax, ay, bx, by, x, y);
    if (turn === 0 && Math.min(ax, bx) <= x && x <= Math.max(ax, bx)) return 'edge';
    const isCrossed = ay > y !== by > y;
    const isToTheLeft = turn < 0 === by > ay;
    if (isCrossed && isToTheLeft) isInside = !isInside;
  }
  return isInside ? 'inside' : 'outside';
}
