import { Uint32List } from './growable.ts';
import { sideOfEdge } from './side-of-edge.ts';
import { isOnEdge } from './tolerance.ts';

/**
 * A *run* is a stretch of cells in one row that the boundary of one geometry touches, with all the
 * edges of that geometry that do so there, or nearly. No edge goes from one run to the next within
 * the row, so whether the left end of a run is inside is the same at any height within the row:
 * from there, the edges of the run alone decide whether a point in it is inside.
 *
 * The table is one array, in which a run is known by where it starts. A run is its geometry * 2,
 * with 1 more if its left end is inside; where it ends; and the numbers of its edges. Together,
 * because most runs are short, and then looking at one costs one read from main memory.
 */
export class RunTable {
  readonly #words = new Uint32List();

  get length(): number {
    return this.#words.length;
  }

  /** Starts a run of the geometry, to which edges are then added, and returns where it is. */
  start(geometry: number, isInside: boolean): number {
    this.#words.push(geometry * 2 + (isInside ? 1 : 0));
    this.#words.push(0);
    return this.length - 2;
  }

  addEdge(edge: number): void {
    this.#words.push(edge);
  }

  finish(run: number): void {
    this.#words.array[run + 1] = this.length;
  }

  toArray(): Uint32Array {
    return this.#words.toArray();
  }
}

export function geometryOfRun(runs: Uint32Array, run: number): number {
  return (runs[run] as number) >>> 1;
}

/** Where a point is, to one geometry. */
export const OUTSIDE = 0;
export const INTERIOR = 1;
export const BOUNDARY = 2;

/**
 * Where the point is to the geometry of `run`: it must be in one of the run's cells. A ray goes
 * from the point to the left, and each edge across it changes sides. An edge holds its lower end
 * and not its upper, so that a ray through a vertex counts it as often as it crosses.
 *
 * @param tolerances how near to an edge is on it, by geometry
 * @param reach at least the greatest of them: only nearer edges are worth a second look
 */
export function placeToRun(
  runs: Uint32Array,
  vertices: Float64Array,
  tolerances: Float64Array,
  reach: number,
  run: number,
  x: number,
  y: number,
): number {
  const end = runs[run + 1] as number;
  let isInside = ((runs[run] as number) & 1) === 1;
  const [low, high, left, right] = [y - reach, y + reach, x - reach, x + reach];
  for (let i = run + 2; i < end; i++) {
    const vertex = (runs[i] as number) * 2;
    const y1 = vertices[vertex + 1] as number;
    const y2 = vertices[vertex + 3] as number;
    if ((y1 > high && y2 > high) || (y1 < low && y2 < low)) continue;
    const x1 = vertices[vertex] as number;
    const x2 = vertices[vertex + 2] as number;
    if (x1 > right && x2 > right) continue;
    const crosses = y1 <= y !== y2 <= y;
    if (x1 < left && x2 < left) {
      if (crosses) isInside = !isInside;
      continue;
    }
    const tolerance = tolerances[(runs[run] as number) >>> 1] as number;
    if (isOnEdge(x1, y1, x2, y2, x, y, tolerance)) return BOUNDARY;
    if (crosses && sideOfEdge(x1, y1, x2, y2, x, y) > 0 === y1 <= y) isInside = !isInside;
  }
  return isInside ? INTERIOR : OUTSIDE;
}
