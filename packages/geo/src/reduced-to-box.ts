import type { MultiPolygon, Polygon, Ring } from './geometry.ts';
import type { Box } from './part-table.ts';

/** The shortest closed line with an area: three corners, and the first one again. */
const LEAST_LENGTH = 2 * 4;

/**
 * An area that equals another one within a box, with fewer vertices outside of it. Of consecutive
 * vertices on one side of the box, the first and the last are kept: the line between them is on
 * that side, too, so nothing in the box changes.
 */
export function reducedToBox(area: MultiPolygon, box: Box): MultiPolygon {
  return area.flatMap((polygon): Polygon[] => {
    const rings = polygon.map((ring) => reducedRing(ring, box));
    const [shell = [], ...holes] = rings;
    if (shell.length < LEAST_LENGTH) return [];
    return [[shell, ...holes.filter(({ length }) => length >= LEAST_LENGTH)].map(toRing)];
  });
}

/** Without consecutive duplicate points. */
function reducedRing(ring: Ring, box: Box): number[] {
  const kept: number[] = [];
  let keptSides = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const [x, y] = [ring[i] as number, ring[i + 1] as number];
    if (kept.at(-2) === x && kept.at(-1) === y) continue;
    const sides = sidesOf(x, y, box);
    const isLast = i + 2 >= ring.length;
    const next = isLast ? 0 : sidesOf(ring[i + 2] as number, ring[i + 3] as number, box);
    if (kept.length > 0 && (keptSides & sides & next) !== 0) continue;
    kept.push(x, y);
    keptSides = sides;
  }
  return kept;
}

/** The sides of a box beyond which a point is, as one bit each. */
function sidesOf(x: number, y: number, { minX, minY, maxX, maxY }: Box): number {
  return (x < minX ? 1 : x > maxX ? 2 : 0) | (y < minY ? 4 : y > maxY ? 8 : 0);
}

function toRing(numbers: readonly number[]): Ring {
  return Float64Array.from(numbers);
}
