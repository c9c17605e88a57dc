import { CellFinder } from './cell-finder.ts';
import { Uint32List } from './growable.ts';
import { isSurrounded, type NearEdges } from './is-surrounded.ts';
import type { PolygonIndexData } from './polygon-index-data.ts';
import { BOUNDARY, geometryOfRun, INTERIOR, OUTSIDE, placeToRun } from './run-table.ts';
import { SequenceTable } from './sequence-table.ts';

export interface PolygonIndexStats {
  readonly edges: number;
  readonly parts: number;
  readonly cells: number;
  readonly bytes: number;
}

/** How a sequence of `#meetings` begins, and how many words then say where the point is. */
const NOT_TOUCHING = 0;
const TOUCHING = 1;
const PLACE_WORDS = 4;

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
  readonly #cells: CellFinder;
  readonly #sets = new SequenceTable();
  /** Of a set number and then ids of geometries that are not in that set, ascending. */
  readonly #additions = new SequenceTable();
  /** By the number of an addition, the number of the set that it makes. */
  readonly #sums = new Uint32List();
  /** What points meet: whether they touch a boundary, where they do, and the ids of geometries. */
  readonly #meetings = new SequenceTable();
  /** By the number of a set, that of the meeting with its geometries from inside. */
  readonly #meetingsInside: number[] = [];
  /** Whether a boundary has been found to go through the point that is looked at. */
  #isTouching = false;
  /** Room for one addition, and for one set. */
  readonly #addition: Uint32Array;
  readonly #sum = new Uint32List();

  constructor(data: PolygonIndexData) {
    this.data = data;
    this.#cells = new CellFinder(data.columns, data.rows, data.cells);
    this.#addition = new Uint32Array(1 + data.mostRuns);
    // The cells name these sets by number, so they come first and in the same order.
    for (let set = 0; set + 1 < data.setStarts.length; set++) {
      const members = data.setMembers.subarray(data.setStarts[set], data.setStarts[set + 1]);
      this.#sets.intern(members, members.length);
    }
    this.#meetInside(0);
  }

  /** The number of the set of geometries that contain the point; 0 if x or y is not finite. */
  locate(x: number, y: number): number {
    const { box } = this.data;
    if (!(x > box.minX && x < box.maxX && y > box.minY && y < box.maxY)) return 0;
    const code = this.#cells.codeAt(x, y);
    return code >= 0 ? code : this.#locateInMixedCell(~code, x, y);
  }

  /** Writes the set numbers of the first `count` points to `out`. */
  locateAll(xs: Float64Array, ys: Float64Array, out: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) out[i] = this.locate(xs[i] as number, ys[i] as number);
  }

  /**
   * The number of what a point *meets*: the geometries that contain it, and those whose boundary it
   * is on; 0 for none. For all points of one number `placeIn` and `isInUnion` answer alike: those on
   * a boundary have a number for each place.
   */
  meet(x: number, y: number): number {
    const code = this.#codeNear(x, y);
    if (code === undefined) return 0;
    this.#isTouching = false;
    const set = code >= 0 ? code : this.#locateInMixedCell(~code, x, y);
    return this.#isTouching ? this.#meetTouching(~code, x, y) : this.#meetInside(set);
  }

  /** Writes the numbers of what the first `count` points meet to `out`. */
  meetAll(xs: Float64Array, ys: Float64Array, out: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) out[i] = this.meet(xs[i] as number, ys[i] as number);
  }

  /** The ids of the geometries that a point of the number meets, ascending. */
  met(meeting: number): Uint32Array {
    if (!(meeting >= 0 && meeting < this.#meetings.size)) {
      throw new RangeError(`there is no meeting ${meeting}`);
    }
    const sequence = this.#meetings.sequence(meeting);
    return sequence.slice(sequence[0] === TOUCHING ? 1 + PLACE_WORDS : 1);
  }

  /** Those that the points are in the interior of, or on the boundary of. */
  metIn(meeting: number, place: number): Uint32Array {
    const met = this.met(meeting);
    const at = this.#placeOf(meeting);
    if (at) return met.filter((geometry) => this.placeIn(geometry, at.x, at.y) === place);
    return place === INTERIOR ? met : new Uint32Array();
  }

  /** Whether a geometry contains the points that meet it so. */
  containsMeeting(meeting: number, geometry: number): boolean {
    const place = this.#placeOf(meeting);
    if (place) return this.placeIn(geometry, place.x, place.y) === INTERIOR;
    return this.met(meeting).includes(geometry);
  }

  /** Whether the union of some geometries contains the points that meet them so. */
  unionContainsMeeting(meeting: number, geometries: readonly number[]): boolean {
    const place = this.#placeOf(meeting);
    if (place) return this.isInUnion(geometries, place.x, place.y);
    const met = this.met(meeting);
    return geometries.some((geometry) => met.includes(geometry));
  }

  /** Where a point is to one geometry: OUTSIDE, INTERIOR or BOUNDARY. */
  placeIn(geometry: number, x: number, y: number): number {
    const code = this.#codeNear(x, y);
    if (code === undefined) return OUTSIDE;
    const set = code >= 0 ? code : (this.data.mixedCells[~code] as number);
    if (this.#sets.sequence(set).includes(geometry)) return INTERIOR;
    const run = this.#runAt(code, geometry);
    return run === undefined ? OUTSIDE : this.#placeTo(run, x, y);
  }

  /**
   * Whether the union of some geometries contains a point: one of them does, or those that touch it are
   * all around it.
   */
  isInUnion(geometries: Iterable<number>, x: number, y: number): boolean {
    const touching: NearEdges[] = [];
    const { runs, tolerances, vertices } = this.data;
    const code = this.#codeNear(x, y);
    if (code === undefined) return false;
    for (const geometry of new Set(geometries)) {
      const place = this.placeIn(geometry, x, y);
      if (place === INTERIOR) return true;
      const run = this.#runAt(code, geometry);
      if (place !== BOUNDARY || run === undefined) continue;
      touching.push({ runs, run, tolerance: tolerances[geometry] as number });
    }
    return isSurrounded(touching, vertices, x, y);
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

  /** The code of the cell of a point, or of one that is no further out than a tolerance. */
  #codeNear(x: number, y: number): number | undefined {
    const { box, reach } = this.data;
    const isNear =
      x >= box.minX - reach &&
      x <= box.maxX + reach &&
      y >= box.minY - reach &&
      y <= box.maxY + reach;
    return isNear ? this.#cells.codeAt(x, y) : undefined;
  }

  /** The run of a geometry in a cell; `undefined` where its boundary does not touch the cell. */
  #runAt(code: number, geometry: number): number | undefined {
    if (code >= 0) return undefined;
    const { mixedCells, runs } = this.data;
    const first = ~code + 2;
    const some = mixedCells.subarray(first, first + (mixedCells[~code + 1] as number));
    return some.find((run) => geometryOfRun(runs, run) === geometry);
  }

  /** The one place of the points of a meeting that are on a boundary. */
  #placeOf(meeting: number): { readonly x: number; readonly y: number } | undefined {
    const [kind, ...words] = this.#meetings.sequence(meeting).subarray(0, 1 + PLACE_WORDS);
    if (kind !== TOUCHING) return undefined;
    const [x = Number.NaN, y = Number.NaN] = new Float64Array(Uint32Array.from(words).buffer);
    return { x, y };
  }

  #placeTo(run: number, x: number, y: number): number {
    const { runs, vertices, tolerances, reach } = this.data;
    return placeToRun(runs, vertices, tolerances, reach, run, x, y);
  }

  #meetInside(set: number): number {
    const known = this.#meetingsInside[set];
    if (known !== undefined) return known;
    const words = Uint32Array.of(NOT_TOUCHING, ...this.#sets.sequence(set));
    const meeting = this.#meetings.intern(words, words.length);
    this.#meetingsInside[set] = meeting;
    return meeting;
  }

  #meetTouching(at: number, x: number, y: number): number {
    const { mixedCells, runs } = this.data;
    const met = new Set(this.#sets.sequence(mixedCells[at] as number));
    for (const run of mixedCells.subarray(at + 2, at + 2 + (mixedCells[at + 1] as number))) {
      if (this.#placeTo(run, x, y) !== OUTSIDE) met.add(geometryOfRun(runs, run));
    }
    const place = new Uint32Array(Float64Array.of(x, y).buffer);
    const words = Uint32Array.of(TOUCHING, ...place, ...[...met].sort((a, b) => a - b));
    return this.#meetings.intern(words, words.length);
  }

  #locateInMixedCell(at: number, x: number, y: number): number {
    const { mixedCells, runs, vertices, tolerances, reach } = this.data;
    const addition = this.#addition;
    const set = mixedCells[at] as number;
    const end = at + 2 + (mixedCells[at + 1] as number);
    let length = 1;
    for (let i = at + 2; i < end; i++) {
      const run = mixedCells[i] as number;
      const place = placeToRun(runs, vertices, tolerances, reach, run, x, y);
      if (place === BOUNDARY) this.#isTouching = true;
      if (place === INTERIOR) {
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
