import { Uint32List } from './growable.ts';

/** In place of the number of a run: the part contains every point of the stretch. */
export const INSIDE = 0xffff_ffff;

/**
 * Stretches of consecutive cells in one row of the grid, each with what it means to one part: its
 * boundary touches the cells (a run), or all of them are inside it. Ordered by part, thus by
 * geometry.
 */
export class StretchList {
  readonly geometries = new Uint32List();
  readonly firstColumns = new Uint32List();
  readonly lastColumns = new Uint32List();
  /** The number of the run, or INSIDE. */
  readonly runs = new Uint32List();

  get length(): number {
    return this.runs.length;
  }

  push(geometry: number, firstColumn: number, lastColumn: number, run: number): void {
    this.geometries.push(geometry);
    this.firstColumns.push(firstColumn);
    this.lastColumns.push(lastColumn);
    this.runs.push(run);
  }

  clear(): void {
    this.geometries.length = 0;
    this.firstColumns.length = 0;
    this.lastColumns.length = 0;
    this.runs.length = 0;
  }
}
