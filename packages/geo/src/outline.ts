import { buildPolygonIndex } from './build-polygon-index.ts';
import {
  type EdgeTable,
  type Stretch,
  sharedEdges,
  tabulateEdges,
  wholeEdge,
} from './edge-table.ts';
import type { MultiPolygon, Ring } from './geometry.ts';
import { isOuter, outerStretches } from './outer-stretches.ts';
import type { Box } from './part-table.ts';
import type { PolygonIndex } from './polygon-index.ts';
import { reducedToBox } from './reduced-to-box.ts';

/** A ring to fill, and which of its edges are drawn as lines. */
export interface OutlineRing {
  /**
   * Shells run counterclockwise and holes clockwise, so that the winding number tells what is
   * inside.
   */
  readonly points: Ring;
  /**
   * For each edge, in the order of the points: whether it is on the boundary of the union of all
   * areas.
   */
  readonly isDrawn: readonly boolean[];
}

/** Areas as they are drawn in a box. */
export interface Outline {
  readonly rings: readonly OutlineRing[];
  /** Parts of edges that are on the boundary, if the rest of the edge is not. */
  readonly stretches: readonly Stretch[];
}

/**
 * The union of some areas within a box: exact inside, and as simple as possible outside. Borders
 * between two of them, such as the cuts between pieces of an area, are not drawn: see `Boundary`,
 * which measures what is drawn here.
 */
export function outlineWithin(areas: readonly MultiPolygon[], box: Box): Outline {
  const reduced = areas.map((area) => reducedToBox(area, box)).filter(({ length }) => length > 0);
  const table = tabulateEdges(reduced);
  const index = reduced.length > 1 ? buildPolygonIndex(reduced) : undefined;
  const isShared = new Uint8Array(table.count);
  for (const edge of sharedEdges(table).shared) isShared[edge] = 1;
  const rings: OutlineRing[] = [];
  const stretches: Stretch[] = [];
  let edge = 0;
  for (const ring of reduced.flat(2)) {
    const isDrawn: boolean[] = [];
    for (let i = 3; i < ring.length; i += 2, edge++) {
      const drawn = drawnOf(table, index, edge, isShared[edge] === 1, box);
      isDrawn.push(drawn === 'whole');
      if (drawn !== 'whole') stretches.push(...drawn);
    }
    rings.push({ points: ring, isDrawn });
  }
  return { rings: turned(rings, reduced), stretches };
}

/** The part of an edge that is on the boundary of the union. */
function drawnOf(
  table: EdgeTable,
  index: PolygonIndex | undefined,
  edge: number,
  isShared: boolean,
  box: Box,
): 'whole' | readonly Stretch[] {
  const whole = wholeEdge(table, edge);
  if (isBeyond(whole, box)) return [];
  if (!index) return 'whole';
  if (isShared) return isOuter(index, whole) ? 'whole' : [];
  const stretches = outerStretches(table, index, edge);
  const [only] = stretches;
  const isWhole = stretches.length === 1 && whole.every((value, i) => value === only?.[i]);
  return isWhole ? 'whole' : stretches;
}

function isBeyond([x1, y1, x2, y2]: Stretch, { minX, minY, maxX, maxY }: Box): boolean {
  return (
    Math.max(x1, x2) < minX ||
    Math.min(x1, x2) > maxX ||
    Math.max(y1, y2) < minY ||
    Math.min(y1, y2) > maxY
  );
}

/** The rings in order, each in the direction of a shell or a hole. */
function turned(rings: readonly OutlineRing[], areas: readonly MultiPolygon[]): OutlineRing[] {
  const isShell = areas.flat().flatMap((polygon) => polygon.map((_, i) => i === 0));
  return rings.map((ring, i) => {
    if (isCounterclockwise(ring.points) === isShell[i]) return ring;
    const points = new Float64Array(ring.points.length);
    for (let at = 0; at < points.length; at += 2) {
      points[at] = ring.points[points.length - 2 - at] as number;
      points[at + 1] = ring.points[points.length - 1 - at] as number;
    }
    return { points, isDrawn: ring.isDrawn.toReversed() };
  });
}

/** From the sign of twice the area. */
function isCounterclockwise(ring: Ring): boolean {
  const [x0 = 0, y0 = 0] = ring;
  let doubled = 0;
  for (let i = 2; i < ring.length; i += 2) {
    const [x1, y1] = [(ring[i - 2] as number) - x0, (ring[i - 1] as number) - y0];
    const [x2, y2] = [(ring[i] as number) - x0, (ring[i + 1] as number) - y0];
    doubled += x1 * y2 - x2 * y1;
  }
  return doubled > 0;
}
