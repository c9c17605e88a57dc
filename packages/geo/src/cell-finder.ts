import { type Axis, sliceOf } from './axis.ts';

/**
 * Finds the cells of a grid that contain points. Consecutive points are often near each other, like
 * the addresses of a postcode: four comparisons show whether a point is in the same cell as the
 * last one.
 */
export class CellFinder {
  readonly #columns: Axis;
  readonly #rows: Axis;
  readonly #cells: Int32Array;
  /** The cell of the last point: from `left` and `bottom` up to but not including the others. */
  #left = Number.NaN;
  #right = Number.NaN;
  #bottom = Number.NaN;
  #top = Number.NaN;
  #code = 0;

  constructor(columns: Axis, rows: Axis, cells: Int32Array) {
    this.#columns = columns;
    this.#rows = rows;
    this.#cells = cells;
  }

  /** The code of the cell that contains a point; cells at the edges of the grid are unbounded. */
  codeAt(x: number, y: number): number {
    const isInLast = x >= this.#left && x < this.#right && y >= this.#bottom && y < this.#top;
    if (!isInLast) this.#moveTo(x, y);
    return this.#code;
  }

  #moveTo(x: number, y: number): void {
    const columns = this.#columns.lines;
    const rows = this.#rows.lines;
    const column = sliceOf(this.#columns, x);
    const row = sliceOf(this.#rows, y);
    this.#left = column === 0 ? -Infinity : (columns[column] as number);
    this.#right = column + 1 < columns.length ? (columns[column + 1] as number) : Infinity;
    this.#bottom = row === 0 ? -Infinity : (rows[row] as number);
    this.#top = row + 1 < rows.length ? (rows[row + 1] as number) : Infinity;
    this.#code = this.#cells[row * columns.length + column] as number;
  }
}
