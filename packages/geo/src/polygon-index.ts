import { type Axis, sliceOf } from './axis.ts';
import type { MultiPolygon } from './geometry.ts';
import { buildGrid, type Resolution, suitableResolution } from './grid.ts';
import { Uint32List } from './growable.ts';
import { type Box, reachOf, tabulateParts } from './part-table.ts';
import { geometryOfRun, runContains } from './run-table.ts';
import { SequenceTable } from './sequence-table.ts';

export interface PolygonIndexOptions {
  /** Of the grid, before any coarsening. Left out, it goes by the number of edges. */
  readonly resolution?: Resolution;
  /** Bounds the memory: a grid with more entries than this is built again, coarser. */
  readonly entryLimit?: number;
}

/**
 * All that an index knows, immutable. A plain object of typed arrays, so that it survives
 * `structuredClone`, and worker threads can share it if the arrays are over `SharedArrayBuffer`.
 */
export interface PolygonIndexData {
  readonly box: Box;
  readonly partCount: number;
  readonly edgeCount: number;
  /** x, y of each vertex. The edges of `runs` are numbers of vertices. */
  readonly vertices: Float64Array;
  /** How near to an edge is on the boundary, by geometry; and at least the greatest of them. */
  readonly tolerances: Float64Array;
  readonly reach: number;
  readonly columns: Axis;
  readonly rows: Axis;
  readonly cells: Int32Array;
  readonly mixedCells: Uint32Array;
  readonly mostRuns: number;
  /** See `RunTable`. */
  readonly runs: Uint32Array;
  /** The sets that the cells name: where each starts in `setMembers`, then where the last ends. */
  readonly setStarts: Uint32Array;
  readonly setMembers: Uint32Array;
}

export interface PolygonIndexStats {
  readonly edges: number;
  readonly parts: number;
  readonly cells: number;
  readonly bytes: number;
}

/** 128 MB: several times what the whole country needs. */
const DEFAULT_ENTRY_LIMIT = 2 ** 25;

/** However many edges there are, a grid of some use needs more entries than that. */
const LEAST_ENTRIES_PER_VERTEX = 4;

/**
 * Indexes the geometries, whose ids are their positions from 0. They are taken one at a time and
 * not kept.
 *
 * @throws {RangeError} for a ring that is not closed or has a coordinate that is not finite, and
 * for more than 2^28 vertices.
 */
export function buildPolygonIndex(
  geometries: Iterable<MultiPolygon>,
  options: PolygonIndexOptions = {},
): PolygonIndex {
  const parts = tabulateParts(geometries);
  const resolution = options.resolution ?? suitableResolution(parts);
  const leastLimit = (LEAST_ENTRIES_PER_VERTEX * parts.vertices.length) / 2;
  const limit = options.entryLimit ?? Math.max(DEFAULT_ENTRY_LIMIT, leastLimit);
  const { sets, ...grid } = buildGrid(parts, resolution, limit);
  return new PolygonIndex({
    box: parts.box,
    partCount: parts.geometries.length,
    edgeCount: parts.vertices.length / 2 - (parts.ringStarts.length - 1),
    vertices: parts.vertices,
    tolerances: parts.tolerances,
    reach: reachOf(parts),
    setStarts: sets.starts(),
    setMembers: sets.items(),
    ...grid,
  });
}

/**
 * Finds the geometries that strictly contain a point: what `ST_Contains` says in Trino 476.
 *
 * A geometry contains a point that is not on its boundary if a line from there to the outside
 * crosses its rings, all of them together, an odd number of times. On its boundary is what is no
 * further from a ring than `toleranceOf` says. So a point where two polygons meet is in neither, a
 * polygon without area contains nothing, and what two parts of a geometry both cover is in none
 * of them, which no valid geometry has.
 *
 * Answers are *set numbers*: 0 for no geometry, and others as sets are first met. There are far
 * fewer distinct sets than points. The data is immutable; the numbering is this object's own, and
 * grows, so numbers from two indexes of the same data do not compare.
 */
export class PolygonIndex {
  readonly data: PolygonIndexData;
  readonly #sets = new SequenceTable();
  /** Of a set number and then ids of geometries that are not in that set, ascending. */
  readonly #additions = new SequenceTable();
  /** By the number of an addition, the number of the set that it makes. */
  readonly #sums = new Uint32List();
  /** Room for one addition, and for one set. */
  readonly #addition: Uint32Array;
  readonly #sum = new Uint32List();

  constructor(data: PolygonIndexData) {
    this.data = data;
    this.#addition = new Uint32Array(1 + data.mostRuns);
    // The cells name these sets by number, so they come first and in the same order.
    for (let set = 0; set + 1 < data.setStarts.length; set++) {
      const members = data.setMembers.subarray(data.setStarts[set], data.setStarts[set + 1]);
      this.#sets.intern(members, members.length);
    }
  }

  /** The number of the set of geometries that contain the point; 0 if x or y is not finite. */
  locate(x: number, y: number): number {
    const { box, cells, columns, rows } = this.data;
    if (!(x > box.minX && x < box.maxX && y > box.minY && y < box.maxY)) return 0;
    const cell = sliceOf(rows, y) * columns.lines.length + sliceOf(columns, x);
    const code = cells[cell] as number;
    return code >= 0 ? code : this.#locateInMixedCell(~code, x, y);
  }

  /** Writes the set numbers of the first `count` points to `out`. */
  locateAll(xs: Float64Array, ys: Float64Array, out: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) out[i] = this.locate(xs[i] as number, ys[i] as number);
  }

  /** The ids of the geometries in a set, ascending. */
  members(set: number): Uint32Array {
    if (!(set >= 0 && set < this.setCount)) throw new RangeError(`there is no set ${set}`);
    return this.#sets.sequence(set).slice();
  }

  /** Sets numbered so far. */
  get setCount(): number {
    return this.#sets.size;
  }

  get stats(): PolygonIndexStats {
    const { data } = this;
    return {
      edges: data.edgeCount,
      parts: data.partCount,
      cells: data.cells.length,
      bytes: byteLength(data) + this.#sets.byteLength + this.#additions.byteLength,
    };
  }

  #locateInMixedCell(at: number, x: number, y: number): number {
    const { mixedCells, runs, vertices, tolerances, reach } = this.data;
    const addition = this.#addition;
    const set = mixedCells[at] as number;
    const end = at + 2 + (mixedCells[at + 1] as number);
    let length = 1;
    for (let i = at + 2; i < end; i++) {
      const run = mixedCells[i] as number;
      if (runContains(runs, vertices, tolerances, reach, run, x, y)) {
        addition[length++] = geometryOfRun(runs, run);
      }
    }
    if (length === 1) return set;
    addition[0] = set;
    const known = this.#additions.size;
    const number = this.#additions.intern(addition, length);
    if (number === known) this.#sums.push(this.#add(length));
    return this.#sums.array[number] as number;
  }

  /** The number of the set that the first `length` words of `#addition` make. */
  #add(length: number): number {
    const sum = this.#sum;
    sum.length = 0;
    let i = 1;
    for (const member of this.#sets.sequence(this.#addition[0] as number)) {
      for (; i < length && (this.#addition[i] as number) < member; i++) {
        sum.push(this.#addition[i] as number);
      }
      sum.push(member);
    }
    for (; i < length; i++) sum.push(this.#addition[i] as number);
    return this.#sets.intern(sum.array, sum.length);
  }
}

/** Of all the typed arrays in a plain object, and in the plain objects in it. */
function byteLength(data: object): number {
  let bytes = 0;
  for (const value of Object.values(data)) {
    if (ArrayBuffer.isView(value)) bytes += value.byteLength;
    else if (typeof value === 'object' && value !== null) bytes += byteLength(value);
  }
  return bytes;
}
