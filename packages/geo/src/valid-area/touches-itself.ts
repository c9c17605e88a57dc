import type { Ring } from '../geometry.ts';
import { sideOfEdge } from '../side-of-edge.ts';

/**
 * Whether any two edges of rings have a common point, other than the one at which consecutive edges
 * meet. In an area without one, rings neither cross nor touch themselves or each other.
 *
 * The edges are divided into bands by height, with about as many edges as there are bands, and
 * compared within a band from left to right: a border of a million vertices takes a second.
 */
export function touchesItself(rings: readonly Ring[]): boolean {
  const edges = edgesOf(rings);
  return edges.isFlat || bandsOf(edges).some((band) => touchWithin(edges, band));
}

interface Edges {
  readonly count: number;
  /** x1, y1, x2, y2 of each. */
  readonly ends: Float64Array;
  /** The number of the edge that follows each. */
  readonly next: Uint32Array;
  /** Whether a ring has too few edges to enclose an area. */
  readonly isFlat: boolean;
}

/** Edges of length zero are left out. */
function edgesOf(rings: readonly Ring[]): Edges {
  const most = rings.reduce((sum, ring) => sum + ring.length / 2, 0);
  const ends = new Float64Array(4 * most);
  const next = new Uint32Array(most);
  let count = 0;
  let isFlat = false;
  for (const ring of rings) {
    const first = count;
    for (let i = 3; i < ring.length; i += 2) {
      if (ring[i - 3] === ring[i - 1] && ring[i - 2] === ring[i]) continue;
      ends.set(ring.subarray(i - 3, i + 1), 4 * count);
      next[count] = count + 1;
      count++;
    }
    if (count > first) next[count - 1] = first;
    isFlat ||= count < first + 3;
  }
  return { count, ends, next, isFlat };
}

/** The edges of each band, from left to right. */
function bandsOf({ count, ends }: Edges): Uint32Array[] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 1; i < 4 * count; i += 2) {
    low = Math.min(low, ends[i] as number);
    high = Math.max(high, ends[i] as number);
  }
  const bandCount = Math.max(1, Math.ceil(Math.sqrt(count)));
  const perHeight = high > low ? bandCount / (high - low) : 0;
  const bandOf = (y: number) => Math.min(bandCount - 1, Math.trunc((y - low) * perHeight));
  const bands: number[][] = Array.from({ length: bandCount }, () => []);
  for (let edge = 0; edge < count; edge++) {
    const [y1, y2] = [ends[4 * edge + 1] as number, ends[4 * edge + 3] as number];
    const last = bandOf(Math.max(y1, y2));
    for (let band = bandOf(Math.min(y1, y2)); band <= last; band++) bands[band]?.push(edge);
  }
  const left = (edge: number) => Math.min(ends[4 * edge] as number, ends[4 * edge + 2] as number);
  return bands.map((band) => Uint32Array.from(band).sort((a, b) => left(a) - left(b)));
}

function touchWithin({ ends, next }: Edges, band: Uint32Array): boolean {
  let active: number[] = [];
  for (const edge of band) {
    const [x1, y1, x2, y2] = edgeAt(ends, edge);
    const left = Math.min(x1, x2);
    const [low, high] = [Math.min(y1, y2), Math.max(y1, y2)];
    const still: number[] = [];
    for (const other of active) {
      const [ox1, oy1, ox2, oy2] = edgeAt(ends, other);
      if (Math.max(ox1, ox2) < left) continue;
      still.push(other);
      if (Math.min(oy1, oy2) > high || Math.max(oy1, oy2) < low) continue;
      if (next[edge] === other || next[other] === edge) {
        const [first, second] = next[edge] === other ? [edge, other] : [other, edge];
        if (turnsBack(ends, first, second)) return true;
        // In a ring of two edges, each follows the other.
        if (next[second] === first && turnsBack(ends, second, first)) return true;
      } else if (
        meets(x1, y1, x2, y2, ox1, oy1, ox2, oy2) &&
        meets(ox1, oy1, ox2, oy2, x1, y1, x2, y2)
      ) {
        return true;
      }
    }
    active = still;
    active.push(edge);
  }
  return false;
}

function edgeAt(ends: Float64Array, edge: number): [number, number, number, number] {
  const at = 4 * edge;
  return [
    ends[at] as number,
    ends[at + 1] as number,
    ends[at + 2] as number,
    ends[at + 3] as number,
  ];
}

/** Whether an edge goes back over the one that it follows. */
function turnsBack(ends: Float64Array, first: number, second: number): boolean {
  const [x1, y1, x2, y2] = edgeAt(ends, first);
  const [, , x3, y3] = edgeAt(ends, second);
  if (sideOfEdge(x1, y1, x2, y2, x3, y3) !== 0) return false;
  return (x2 - x1) * (x3 - x2) + (y2 - y1) * (y3 - y2) < 0;
}

/** Whether the ends of an edge are not both on the same side of another edge's line. */
function meets(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  ox1: number,
  oy1: number,
  ox2: number,
  oy2: number,
): boolean {
  const one = Math.sign(sideOfEdge(ox1, oy1, ox2, oy2, x1, y1));
  const two = Math.sign(sideOfEdge(ox1, oy1, ox2, oy2, x2, y2));
  return one * two <= 0;
}
