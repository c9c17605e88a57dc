import { type Axis, sliceOf } from './axis.ts';
import type { PartTable } from './part-table.ts';

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
 * Each edge gets one span in every row that has a point of it. Spans may be too wide, which costs a
 * little time, but never too narrow. Returns `undefined` if there would be more than `limit`.
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
  const { vertices, ringStarts } = parts;
  const writer = new SpanWriter(spans, columns, rows);
  for (let ring = 0; ring + 1 < ringStarts.length; ring++) {
    const end = (ringStarts[ring + 1] as number) - 1;
    let edge = ringStarts[ring] as number;
    let x = vertices[2 * edge] as number;
    let y = vertices[2 * edge + 1] as number;
    let column = sliceOf(columns, x);
    let row = sliceOf(rows, y);
    for (; edge < end; edge++) {
      const nextX = vertices[2 * edge + 2] as number;
      const nextY = vertices[2 * edge + 3] as number;
      const nextColumn = sliceOf(columns, nextX);
      const nextRow = sliceOf(rows, nextY);
      if (row === nextRow) writer.write(edge, row, column, nextColumn);
      else if (row < nextRow) writer.writeRows(edge, x, y, row, nextX, nextY, nextRow);
      else writer.writeRows(edge, nextX, nextY, nextRow, x, y, row);
      x = nextX;
      y = nextY;
      column = nextColumn;
      row = nextRow;
    }
  }
  return spans;
}

/** Counting first lets every span be written to its place, without a sort. */
function countRowStarts(parts: PartTable, rows: Axis): Float64Array {
  const { vertices, ringStarts } = parts;
  const rowCount = rows.lines.length;
  // Doubles, because long edges over many rows can make more than 2^32 spans of which to complain.
  const more = new Float64Array(rowCount + 1);
  const add = (row: number, count: number) => {
    more[row] = (more[row] as number) + count;
  };
  for (let ring = 0; ring + 1 < ringStarts.length; ring++) {
    const end = (ringStarts[ring + 1] as number) - 1;
    let edge = ringStarts[ring] as number;
    let row = sliceOf(rows, vertices[2 * edge + 1] as number);
    for (; edge < end; edge++) {
      const nextRow = sliceOf(rows, vertices[2 * edge + 3] as number);
      add(Math.min(row, nextRow), 1);
      add(Math.max(row, nextRow) + 1, -1);
      row = nextRow;
    }
  }
  let inRow = 0;
  let before = 0;
  for (let row = 0; row <= rowCount; row++) {
    inRow += more[row] as number;
    more[row] = before;
    before += inRow;
  }
  return more;
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

  write(edge: number, row: number, oneColumn: number, otherColumn: number): void {
    const span = this.#next[row] as number;
    this.#next[row] = span + 1;
    this.#spans.edges[span] = edge;
    this.#spans.firstColumns[span] = Math.min(oneColumn, otherColumn);
    this.#spans.lastColumns[span] = Math.max(oneColumn, otherColumn);
  }

  /** An edge from its lower end, in `lowRow`, to its upper end, in `highRow`. */
  writeRows(
    edge: number,
    lowX: number,
    lowY: number,
    lowRow: number,
    highX: number,
    highY: number,
    highRow: number,
  ): void {
    const minX = Math.min(lowX, highX);
    const maxX = Math.max(lowX, highX);
    const width = highX - lowX;
    const height = highY - lowY;
    // Beyond the range of doubles there is no slope to go by: the edge may be anywhere in its box.
    const boundless = !(Number.isFinite(width) && Number.isFinite(height));
    const margin = boundless
      ? Infinity
      : ROUNDING * Math.max(Math.abs(lowX), Math.abs(highX)) + 8 * Number.MIN_VALUE;
    let enter = lowX;
    for (let row = lowRow; row <= highRow; row++) {
      let leave = highX;
      if (row < highRow && !boundless) {
        const line = this.#rows.lines[row + 1] as number;
        leave = lowX + ((line - lowY) / height) * width;
      }
      const from = Math.max(minX, Math.min(enter, leave) - margin);
      const to = Math.min(maxX, Math.max(enter, leave) + margin);
      this.write(edge, row, sliceOf(this.#columns, from), sliceOf(this.#columns, to));
      enter = leave;
    }
  }
}
