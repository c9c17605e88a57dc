import type { Stretch } from './edge-table.ts';
import { metresBetween } from './metres-between.ts';

export interface NearestOnEdge {
  readonly metres: number;
  readonly x: number;
  readonly y: number;
}

/** Reduces an edge of a kilometre to less than a nanometre. */
const STEPS = 64;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The point of an edge that is nearest to (x, y) on the ellipsoid.
 *
 * An edge is straight in degrees, because that decides which points are inside; the geodesic
 * between its ends, which PostGIS uses for the edge of a `geography`, runs elsewhere: 1 mm away in
 * the middle of an edge of 200 m, and 30 m away in the middle of one of 40 km.
 */
export function nearestOnEdge([x1, y1, x2, y2]: Stretch, x: number, y: number): NearestOnEdge {
  const at = (share: number): NearestOnEdge => {
    const [px, py] = [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
    return { metres: metresBetween(x, y, px, py), x: px, y: py };
  };
  let [low, high] = [0, 1];
  let [left, right] = [at(1 - GOLDEN), at(GOLDEN)];
  for (let step = 0; step < STEPS; step++) {
    if (left.metres <= right.metres) {
      high = low + (high - low) * GOLDEN;
      right = left;
      left = at(high - (high - low) * GOLDEN);
    } else {
      low = high - (high - low) * GOLDEN;
      left = right;
      right = at(low + (high - low) * GOLDEN);
    }
  }
  // The search approaches an end without reaching it.
  return [left, at(0), at(1)].reduce((best, other) => (other.metres < best.metres ? other : best));
}
