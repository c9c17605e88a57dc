import { type Axis, sliceOf } from './axis.ts';
import { type PartTable, ROOM } from './part-table.ts';

/**
 * For each row of the grid, the edges that touch it (ascending, so part by part and ring by ring),
 * and from which column to which each of them does so there.
 */
export interface EdgeSpans {
  /** The first span of each row, then the count of spans. */
  readonly rowStarts: Uint32Array;
  readonly edges: Uint32Array;
  readonly firstColumns: Uint16Array;
  readonly lastColumns: Uint16Array;
}

/** More than the rounding of the few operations that find where an edge crosses a line. */
const ROUNDING = 2 ** -48;

/**
 * Each edge gets one span in every row that has a point within the tolerance of it. Spans may be
 * too wide, which costs a little time, but never too narrow. Returns `undefined` if there would be
 * more than `limit`.
 */
export function rasterize(
  parts: PartTable,
  columns: Axis,
  rows: Axis,
  limit: number,
): EdgeSpans | undefined {
  const starts = countRowStarts(parts, rows);
  const count = starts.at(-1) as number;
  if (count > limit) return undefined;
  const spans: EdgeSpans = {
    rowStarts: Uint32Array.from(starts),
    edges: new Uint32Array(count),
    firstColumns: new Uint16Array(count),
    lastColumns: new Uint16Array(count),
  };
  const writer = new SpanWriter(spans, columns, rows);
  forEachRing(parts, (from, to, reach) => writer.writeRing(parts.vertices, from, to, reach));
  return spans;
}

/** Tells of each ring its first vertex, its last one, and how far from it a point is on it. */
function forEachRing(
  { ringStarts, partRings, geometries, tolerances }: PartTable,
  act: (from: number, to: number, reach: number) => void,
): void {
  for (let part = 0; part < geometries.length; part++) {
    const reach = (tolerances[geometries[part] as number] as number) * ROOM;
    const end = partRings[part + 1] as number;
    for (let ring = partRings[part] as number; ring < end; ring++) {
      act(ringStarts[ring] as number, (ringStarts[ring + 1] as number) - 1, reach);
    }
  }
}

/** Counting first lets every span be written to its place, without a sort. */
function countRowStarts(parts: PartTable, rows: Axis): Float64Array {
  const { vertices } = parts;
  const rowCount = rows.lines.length;
  // Doubles, because long edges over many rows can make more than 2^32 spans of which to complain.
  const more = new Float64Array(rowCount + 1);
  const add = (row: number, count: number) => {
    more[row] = (more[row] as number) + count;
  };
  forEachRing(parts, (from, to, reach) => {
    let y = vertices[2 * from + 1] as number;
    let row = sliceOf(rows, y);
    let low = lowestSlice(rows, row, y, reach);
    let high = highestSlice(rows, row, y, reach);
    for (let edge = from; edge < to; edge++) {
      y = vertices[2 * edge + 3] as number;
      row = sliceOf(rows, y);
      const nextLow = lowestSlice(rows, row, y, reach);
      const nextHigh = highestSlice(rows, row, y, reach);
      add(Math.min(low, nextLow), 1);
      add(Math.max(high, nextHigh) + 1, -1);
      low = nextLow;
      high = nextHigh;
    }
  });
  let inRow = 0;
  let before = 0;
  for (let row = 0; row <= rowCount; row++) {
    inRow += more[row] as number;
    more[row] = before;
    before += inRow;
  }
  return more;
}

/** The first slice within reach of a value, which is in `slice`: nearly always that one. */
function lowestSlice(axis: Axis, slice: number, value: number, reach: number): number {
  return value - reach < (axis.lines[slice] as number) ? sliceOf(axis, value - reach) : slice;
}

function highestSlice(axis: Axis, slice: number, value: number, reach: number): number {
  const { lines } = axis;
  const isNear = slice + 1 < lines.length && value + reach >= (lines[slice + 1] as number);
  return isNear ? sliceOf(axis, value + reach) : slice;
}

class SpanWriter {
  readonly #spans: EdgeSpans;
  readonly #columns: Axis;
  readonly #rows: Axis;
  /** The next free span of each row. */
  readonly #next: Uint32Array;

  constructor(spans: EdgeSpans, columns: Axis, rows: Axis) {
    this.#spans = spans;
    this.#columns = columns;
    this.#rows = rows;
    this.#next = Uint32Array.from(spans.rowStarts);
  }

  /** The edges that start at the vertices from `from` up to but not including `to`. */
  writeRing(vertices: Float64Array, from: number, to: number, reach: number): void {
    const rows = this.#rows;
    let x = vertices[2 * from] as number;
    let y = vertices[2 * from + 1] as number;
    let row = sliceOf(rows, y);
    let low = lowestSlice(rows, row, y, reach);
    let high = highestSlice(rows, row, y, reach);
    for (let edge = from; edge < to; edge++) {
      const nextX = vertices[2 * edge + 2] as number;
      const nextY = vertices[2 * edge + 3] as number;
      row = sliceOf(rows, nextY);
      const nextLow = lowestSlice(rows, row, nextY, reach);
      const nextHigh = highestSlice(rows, row, nextY, reach);
      const first = Math.min(low, nextLow);
      const last = Math.max(high, nextHigh);
      if (first === last) {
        this.#write(edge, row, Math.min(x, nextX) - reach, Math.max(x, nextX) + reach);
      } else if (y < nextY) this.#writeRows(edge, x, y, nextX, nextY, first, last, reach);
      else this.#writeRows(edge, nextX, nextY, x, y, first, last, reach);
      x = nextX;
      y = nextY;
      low = nextLow;
      high = nextHigh;
    }
  }

  #write(edge: number, row: number, minX: number, maxX: number): void {
    const span = this.#next[row] as number;
    this.#next[row] = span + 1;
    this.#spans.edges[span] = edge;
    this.#spans.firstColumns[span] = sliceOf(this.#columns, minX);
    this.#spans.lastColumns[span] = sliceOf(this.#columns, maxX);
  }

  /** An edge from its lower end to its upper one, in the rows from `first` to `last`. */
  #writeRows(
    edge: number,
    lowX: number,
    lowY: number,
    highX: number,
    highY: number,
    first: number,
    last: number,
    reach: number,
  ): void {
    const minX = Math.min(lowX, highX);
    const maxX = Math.max(lowX, highX);
    const slope = (highX - lowX) / (highY - lowY);
    const margin = ROUNDING * Math.max(Math.abs(lowX), Math.abs(highX)) + reach;
    const { lines } = this.#rows;
    for (let row = first; row <= last; row++) {
      // Where the edge comes within reach of the row and where it leaves that. A level edge, or
      // one beyond the range of doubles, has no slope to go by: it may be anywhere in its box.
      const enter = row === first ? lowX : lowX + ((lines[row] as number) - reach - lowY) * slope;
      const leave =
        row === last ? highX : lowX + ((lines[row + 1] as number) + reach - lowY) * slope;
      const from = Math.min(enter, leave) - margin;
      const to = Math.max(enter, leave) + margin;
      const isKnown = from <= to;
      this.#write(
        edge,
        row,
        isKnown ? Math.max(minX - reach, from) : minX - reach,
        isKnown ? Math.min(maxX + reach, to) : maxX + reach,
      );
    }
  }
}
