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
 * It goes from left to right and keeps, for each ring, whether the place is inside it. Left of all
 * edges is outside. Past a run, that has changed if an odd number of the run's edges cross the
 * lower line of the row (any other line within the row would say the same), which only takes
 * comparisons: no arithmetic, so no rounding.
 */
export class StripCutter {
  readonly #parts: PartTable;
  readonly #spans: EdgeSpans;
  readonly #runs: RunTable;
  /** The first vertex of each part, then the count of vertices. */
  readonly #partStarts: Uint32Array;
  /** By ring, 1 if the place is inside. All 0 between strips: what enters a ring also leaves it. */
  readonly #inside: Uint8Array;
  /** How many holes of the part the place is inside. */
  #openHoles = 0;
  #keys = new Float64Array(64);

  constructor(parts: PartTable, spans: EdgeSpans, runs: RunTable) {
    this.#parts = parts;
    this.#spans = spans;
    this.#runs = runs;
    this.#partStarts = parts.partRings.map((ring) => parts.ringStarts[ring] as number);
    this.#inside = new Uint8Array(parts.ringStarts.length - 1);
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
    const shell = this.#parts.partRings[part] as number;
    const keys = this.#keysByColumn(from, to);
    const count = to - from;
    let last = 0;
    for (let i = 0; i < count; ) {
      const first = Math.trunc((keys[i] as number) / COLUMN_UNIT);
      if (this.#inside[shell] === 1 && this.#openHoles === 0 && last + 1 < first) {
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
      // Spans are in the order of edges, so this brings the edges of each ring together.
      sortRange(keys, runStart, i);
      const run = this.#runs.start(geometry);
      if (this.#addEdges(part, runStart, i, y)) {
        this.#runs.finish(run);
        stretches.push(geometry, first, last, run);
      } else {
        this.#runs.discard(run);
      }
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
   * has been started, and moves past them. Returns whether the part can contain any point of the
   * run, going by those of its rings that have no edge in it.
   */
  #addEdges(part: number, from: number, to: number, y: number): boolean {
    const { vertices, ringStarts, partRings } = this.#parts;
    const shell = partRings[part] as number;
    const nextPart = partRings[part + 1] as number;
    let ring = shell;
    let ringEnd = 0;
    let hasShell = false;
    let openAllAlong = this.#openHoles;
    for (let i = from; i < to; i++) {
      const edge = this.#spans.edges[this.#keys[i] as number] as number;
      if (edge >= ringEnd) {
        ring = upperBound(ringStarts, edge, ring, nextPart) - 1;
        ringEnd = ringStarts[ring + 1] as number;
        const inside = this.#inside[ring] === 1;
        if (ring === shell) hasShell = true;
        else if (inside) openAllAlong--;
        this.#runs.addFirstEdge(edge, inside === (ring === shell));
      } else {
        this.#runs.addEdge(edge);
      }
      const y1 = vertices[2 * edge + 1] as number;
      const y2 = vertices[2 * edge + 3] as number;
      if (y1 <= y !== y2 <= y) {
        const inside = 1 - (this.#inside[ring] as number);
        this.#inside[ring] = inside;
        if (ring !== shell) this.#openHoles += inside === 1 ? 1 : -1;
      }
    }
    return openAllAlong === 0 && (hasShell || this.#inside[shell] === 1);
  }
}
