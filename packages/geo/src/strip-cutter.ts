import type { PartTable } from './part-table.ts';
import type { EdgeSpans } from './rasterize.ts';
import type { RunTable } from './run-table.ts';
import { sortRange, upperBound } from './sorted.ts';
import { INSIDE, type StretchList } from './stretch-list.ts';

/** Keys sort by column, and hold the place of the span in its strip. */
const COLUMN_UNIT = 2 ** 32;

/**
 * Cuts a *strip*, which is what one part has in one row of the grid, into stretches of cells.
 *
 * It goes from left to right and keeps whether the place is inside: left of all edges is outside,
 * and each edge across a line changes sides, whichever ring it is of (the even-odd rule over all
 * rings of a geometry, as Trino has it). Past a run, that has changed if an odd number of the
 * run's edges cross the lower line of the row (any other line within the row would say the same),
 * which only takes comparisons: no arithmetic, so no rounding.
 */
export class StripCutter {
  readonly #parts: PartTable;
  readonly #spans: EdgeSpans;
  readonly #runs: RunTable;
  /** The first vertex of each part, then the count of vertices. */
  readonly #partStarts: Uint32Array;
  #keys = new Float64Array(64);

  constructor(parts: PartTable, spans: EdgeSpans, runs: RunTable) {
    this.#parts = parts;
    this.#spans = spans;
    this.#runs = runs;
    this.#partStarts = parts.partRings.map((ring) => parts.ringStarts[ring] as number);
  }

  /** Adds to `stretches` those of every part in `row`, whose lower line is at `y`. */
  cutRow(row: number, y: number, stretches: StretchList): void {
    const { rowStarts, edges } = this.#spans;
    const starts = this.#partStarts;
    const end = rowStarts[row + 1] as number;
    for (let from = rowStarts[row] as number; from < end; ) {
      const part = upperBound(starts, edges[from] as number, 0, starts.length) - 1;
      const partEnd = starts[part + 1] as number;
      let to = from + 1;
      while (to < end && (edges[to] as number) < partEnd) to++;
      this.#cutStrip(part, from, to, y, stretches);
      from = to;
    }
  }

  #cutStrip(part: number, from: number, to: number, y: number, stretches: StretchList): void {
    const { lastColumns } = this.#spans;
    const geometry = this.#parts.geometries[part] as number;
    const keys = this.#keysByColumn(from, to);
    const count = to - from;
    let last = 0;
    let isInside = false;
    for (let i = 0; i < count; ) {
      const first = Math.trunc((keys[i] as number) / COLUMN_UNIT);
      if (isInside && last + 1 < first) {
        stretches.push(geometry, last + 1, first - 1, INSIDE);
      }
      last = first;
      const runStart = i;
      for (; i < count; i++) {
        const key = keys[i] as number;
        const column = Math.trunc(key / COLUMN_UNIT);
        if (column > last) break;
        const span = from + (key - column * COLUMN_UNIT);
        last = Math.max(last, lastColumns[span] as number);
        keys[i] = span;
      }
      // Edges that are neighbours in memory are then looked at one after the other.
      sortRange(keys, runStart, i);
      const run = this.#runs.start(geometry, isInside);
      if (this.#addEdges(runStart, i, y)) isInside = !isInside;
      this.#runs.finish(run);
      stretches.push(geometry, first, last, run);
    }
  }

  /** The spans of a strip, each with its first column in its key, in ascending order of keys. */
  #keysByColumn(from: number, to: number): Float64Array {
    const count = to - from;
    if (count > this.#keys.length) this.#keys = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) {
      this.#keys[i] = (this.#spans.firstColumns[from + i] as number) * COLUMN_UNIT + i;
    }
    sortRange(this.#keys, 0, count);
    return this.#keys;
  }

  /**
   * Adds the edges of the spans `#keys[from]` up to but not including `#keys[to]` to the run that
   * has been started. Returns whether an odd number of them cross the line at `y`.
   */
  #addEdges(from: number, to: number, y: number): boolean {
    const { vertices } = this.#parts;
    let isOdd = false;
    for (let i = from; i < to; i++) {
      const edge = this.#spans.edges[this.#keys[i] as number] as number;
      this.#runs.addEdge(edge);
      const y1 = vertices[2 * edge + 1] as number;
      const y2 = vertices[2 * edge + 3] as number;
      if (y1 <= y !== y2 <= y) isOdd = !isOdd;
    }
    return isOdd;
  }
}
