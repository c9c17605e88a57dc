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

/** Where the sides of an edge's box are, after its left one. */
const [RIGHT, LOW, HIGH] = [1, 2, 3];

interface Edges {
  readonly count: number;
  /** x1, y1, x2, y2 of each. */
  readonly ends: Float64Array;
  /** The sides of the box of each: its left, right, low and high one. */
  readonly boxes: Float64Array;
  /** The number of the edge that follows each. */
  readonly next: Uint32Array;
  /** Whether a ring has too few edges to enclose an area. */
  readonly isFlat: boolean;
}

/** Edges of length zero are left out. */
function edgesOf(rings: readonly Ring[]): Edges {
  const most = rings.reduce((sum, ring) => sum + ring.length / 2, 0);
  const ends = new Float64Array(4 * most);
  const boxes = new Float64Array(4 * most);
  const next = new Uint32Array(most);
  let count = 0;
  let isFlat = false;
  for (const ring of rings) {
    const first = count;
    for (let i = 3; i < ring.length; i += 2) {
      if (ring[i - 3] === ring[i - 1] && ring[i - 2] === ring[i]) continue;
      const [x1, y1] = [ring[i - 3] as number, ring[i - 2] as number];
      const [x2, y2] = [ring[i - 1] as number, ring[i] as number];
      write(ends, count, x1, y1, x2, y2);
      const [low, high] = y1 < y2 ? [y1, y2] : [y2, y1];
      if (x1 < x2) write(boxes, count, x1, x2, low, high);
      else write(boxes, count, x2, x1, low, high);
      next[count] = count + 1;
      count++;
    }
    if (count > first) next[count - 1] = first;
    isFlat ||= count < first + 3;
  }
  return { count, ends, boxes, next, isFlat };
}

/** Writes four numbers of an edge. */
function write(to: Float64Array, edge: number, a: number, b: number, c: number, d: number): void {
  const at = 4 * edge;
  to[at] = a;
  to[at + 1] = b;
  to[at + 2] = c;
  to[at + 3] = d;
}

/** The edges of each band, from left to right. */
function bandsOf({ count, boxes }: Edges): number[][] {
  let bottom = Infinity;
  let top = -Infinity;
  for (let edge = 0; edge < count; edge++) {
    bottom = Math.min(bottom, boxes[4 * edge + LOW] as number);
    top = Math.max(top, boxes[4 * edge + HIGH] as number);
  }
  const bandCount = Math.max(1, Math.ceil(Math.sqrt(count)));
  const perHeight = top > bottom ? bandCount / (top - bottom) : 0;
  const bandOf = (y: number) => Math.min(bandCount - 1, Math.trunc((y - bottom) * perHeight));
  const bands: number[][] = Array.from({ length: bandCount }, () => []);
  for (let edge = 0; edge < count; edge++) {
    const last = bandOf(boxes[4 * edge + HIGH] as number);
    for (let band = bandOf(boxes[4 * edge + LOW] as number); band <= last; band++) {
      bands[band]?.push(edge);
    }
  }
  const left = (edge: number) => boxes[4 * edge] as number;
  for (const band of bands) band.sort((a, b) => left(a) - left(b));
  return bands;
}

function touchWithin(edges: Edges, band: readonly number[]): boolean {
  const { boxes } = edges;
  // Those that end further right than where the last one begins.
  const active: number[] = [];
  for (const edge of band) {
    const at = 4 * edge;
    const left = boxes[at] as number;
    const low = boxes[at + LOW] as number;
    const high = boxes[at + HIGH] as number;
    let kept = 0;
    for (const other of active) {
      const otherAt = 4 * other;
      if ((boxes[otherAt + RIGHT] as number) < left) continue;
      active[kept++] = other;
      if ((boxes[otherAt + LOW] as number) > high || (boxes[otherAt + HIGH] as number) < low)
        continue;
      if (touch(edges, edge, other)) return true;
    }
    active.length = kept;
    active.push(edge);
  }
  return false;
}

/** Whether two edges have a common point, other than the one at which consecutive edges meet. */
function touch({ ends, next }: Edges, edge: number, other: number): boolean {
  if (next[edge] === other || next[other] === edge) {
    const [first, second] = next[edge] === other ? [edge, other] : [other, edge];
    if (turnsBack(ends, first, second)) return true;
    // In a ring of two edges, each follows the other.
    return next[second] === first && turnsBack(ends, second, first);
  }
  const [x1, y1, x2, y2] = edgeAt(ends, edge);
  const [ox1, oy1, ox2, oy2] = edgeAt(ends, other);
  return meets(x1, y1, x2, y2, ox1, oy1, ox2, oy2) && meets(ox1, oy1, ox2, oy2, x1, y1, x2, y2);
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
