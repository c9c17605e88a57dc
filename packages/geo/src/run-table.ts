import { Uint32List } from './growable.ts';
import { sideOfEdge } from './side-of-edge.ts';

/** The first edge of a ring. */
const STARTS_RING = 1;
/** With STARTS_RING: the left end of the run is on the side of the ring that the part is on. */
const STARTS_ON_PART_SIDE = 2;

/**
 * A *run* is a stretch of cells in one row that the boundary of one part touches, with all the
 * edges of that part that do so there. No edge goes from one run to the next within the row, so
 * whether the left end of a run is inside each ring is the same at any height within the row: from
 * there, the edges of the run alone decide whether a point in it is inside.
 *
 * Rings of the part with no edge in the run are the same all along it, and there are runs only
 * where those rings let the part contain something.
 *
 * The table is one array, in which a run is known by where it starts. A run is its geometry, where
 * it ends, and its edges ring by ring: number of the edge * 4 + flags. Together, because most runs
 * are short, and then looking at one costs one read from main memory.
 */
export class RunTable {
  readonly #words = new Uint32List();

  get length(): number {
    return this.#words.length;
  }

  /** Starts a run of the geometry, to which edges are then added, and returns where it is. */
  start(geometry: number): number {
    this.#words.push(geometry);
    this.#words.push(0);
    return this.length - 2;
  }

  addFirstEdge(edge: number, onPartSide: boolean): void {
    this.#words.push(edge * 4 + STARTS_RING + (onPartSide ? STARTS_ON_PART_SIDE : 0));
  }

  addEdge(edge: number): void {
    this.#words.push(edge * 4);
  }

  finish(run: number): void {
    this.#words.array[run + 1] = this.length;
  }

  /** Forgets the run, which must be the last. */
  discard(run: number): void {
    this.#words.length = run;
  }

  toArray(): Uint32Array {
    return this.#words.toArray();
  }
}

export function geometryOfRun(runs: Uint32Array, run: number): number {
  return runs[run] as number;
}

/**
 * Whether the part of `run` strictly contains the point, which must be in one of the run's cells.
 * A ray goes from the point to the left, and each edge across it changes sides. An edge holds its
 * lower end and not its upper, so that a ray through a vertex counts it as often as it crosses.
 */
export function runContains(
  runs: Uint32Array,
  vertices: Float64Array,
  run: number,
  x: number,
  y: number,
): boolean {
  const end = runs[run + 1] as number;
  let onPartSide = true;
  for (let i = run + 2; i < end; i++) {
    const word = runs[i] as number;
    if ((word & STARTS_RING) !== 0) {
      if (!onPartSide) return false;
      onPartSide = (word & STARTS_ON_PART_SIDE) !== 0;
    }
    const vertex = (word >>> 2) * 2;
    const y1 = vertices[vertex + 1] as number;
    const y2 = vertices[vertex + 3] as number;
    const below1 = y1 <= y;
    const below2 = y2 <= y;
    if (below1 !== below2) {
      const x1 = vertices[vertex] as number;
      const x2 = vertices[vertex + 2] as number;
      if (x > x1 && x > x2) {
        onPartSide = !onPartSide;
      } else if (x >= x1 || x >= x2) {
        const side = sideOfEdge(x1, y1, x2, y2, x, y);
        if (side === 0) return false;
        if (side > 0 === below1) onPartSide = !onPartSide;
      }
    } else if (y1 === y || y2 === y) {
      // The edge only touches the ray's line from below: at its upper end, or along all of it.
      const x1 = vertices[vertex] as number;
      const x2 = vertices[vertex + 2] as number;
      if (y1 === y2 ? x >= Math.min(x1, x2) && x <= Math.max(x1, x2) : x === (y1 === y ? x1 : x2)) {
        return false;
      }
    }
  }
  return onPartSide;
}
