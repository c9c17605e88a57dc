import type { Uint32List } from './growable.ts';
import type { SequenceTable } from './sequence-table.ts';
import { INSIDE, type StretchList } from './stretch-list.ts';

/** Greater than the number of any stretch. */
const NONE = 0xffff_ffff;

/**
 * Turns the stretches of a row into what the grid keeps of each cell: the set of the geometries
 * that contain all of it and, where boundaries touch it, the runs to look at.
 *
 * A cell's *code* is the number of its set or, if there are runs, the complement (`~`) of where in
 * `mixedCells` to find the set, the count of runs and the runs. Cells with the same code share it.
 */
export class RowSweep {
  /** Of geometries, ascending. */
  readonly #sets: SequenceTable;
  readonly #mixedCells: Uint32List;
  /** By column, the first stretch to start there, and after each stretch the next one. */
  readonly #startingAt: Uint32Array;
  #nextStarting = new Uint32Array(64);
  /** The stretches that reach the current column, ascending, thus by geometry. */
  #active = new Uint32Array(64);
  #activeCount = 0;
  /** The last column that all the active stretches reach. */
  #unchangedTo = Infinity;
  #spare = new Uint32Array(64);
  #members = new Uint32Array(64);
  mostRuns = 0;
  /** Stretches looked at so far, which is what sweeping takes time for. */
  effort = 0;

  constructor(columns: number, sets: SequenceTable, mixedCells: Uint32List) {
    this.#sets = sets;
    this.#mixedCells = mixedCells;
    this.#startingAt = new Uint32Array(columns);
  }

  /** Writes the codes of a row's cells from `cells[offset]` on. */
  sweep(stretches: StretchList, cells: Int32Array, offset: number): void {
    this.#begin(stretches);
    const startingAt = this.#startingAt;
    let code = this.#codeOf(stretches);
    for (let column = 0; column < startingAt.length; column++) {
      if (column > this.#unchangedTo || startingAt[column] !== NONE) {
        this.#moveTo(column, stretches);
        code = this.#codeOf(stretches);
      }
      cells[offset + column] = code;
    }
  }

  #begin(stretches: StretchList): void {
    const count = stretches.length;
    if (count > this.#active.length) {
      this.#nextStarting = new Uint32Array(2 * count);
      this.#active = new Uint32Array(2 * count);
      this.#spare = new Uint32Array(2 * count);
      this.#members = new Uint32Array(2 * count);
    }
    this.#startingAt.fill(NONE);
    for (let s = count - 1; s >= 0; s--) {
      const column = stretches.firstColumns.array[s] as number;
      this.#nextStarting[s] = this.#startingAt[column] as number;
      this.#startingAt[column] = s;
    }
    this.#activeCount = 0;
    this.#unchangedTo = Infinity;
  }

  /** Drops the stretches that ended before the column, and merges in those that start there. */
  #moveTo(column: number, stretches: StretchList): void {
    const lastColumns = stretches.lastColumns.array;
    const before = this.#active;
    const after = this.#spare;
    let count = 0;
    let unchangedTo = Infinity;
    let starting = this.#startingAt[column] as number;
    const takeStarting = (end: number) => {
      for (; starting < end; starting = this.#nextStarting[starting] as number) {
        after[count++] = starting;
        unchangedTo = Math.min(unchangedTo, lastColumns[starting] as number);
      }
    };
    for (let i = 0; i < this.#activeCount; i++) {
      const stretch = before[i] as number;
      const last = lastColumns[stretch] as number;
      if (last < column) continue;
      takeStarting(stretch);
      after[count++] = stretch;
      unchangedTo = Math.min(unchangedTo, last);
    }
    takeStarting(NONE);
    this.#active = after;
    this.#spare = before;
    this.#activeCount = count;
    this.#unchangedTo = unchangedTo;
  }

  #codeOf(stretches: StretchList): number {
    const count = this.#activeCount;
    this.effort += count;
    const runs = stretches.runs.array;
    const geometries = stretches.geometries.array;
    const members = this.#members;
    let memberCount = 0;
    for (let i = 0; i < count; i++) {
      const stretch = this.#active[i] as number;
      if (runs[stretch] !== INSIDE) continue;
      members[memberCount++] = geometries[stretch] as number;
    }
    const set = this.#sets.intern(members, memberCount);
    if (memberCount === count) return set;
    const mixedCells = this.#mixedCells;
    const at = mixedCells.length;
    mixedCells.push(set);
    mixedCells.push(0);
    for (let i = 0; i < count; i++) {
      const stretch = this.#active[i] as number;
      if (runs[stretch] !== INSIDE) mixedCells.push(runs[stretch] as number);
    }
    const runCount = mixedCells.length - at - 2;
    mixedCells.array[at + 1] = runCount;
    this.mostRuns = Math.max(this.mostRuns, runCount);
    return ~at;
  }
}
