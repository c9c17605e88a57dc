import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildPolygonIndex } from './build-polygon-index.ts';
import type { MultiPolygon } from './geometry.ts';
import type { PolygonIndex } from './polygon-index.ts';
import { BOUNDARY, INTERIOR, OUTSIDE } from './run-table.ts';
import { nudge, rectangle, ringOf } from './testing/rings.ts';
import { parseWkt } from './wkt.ts';

/** What PostGIS made and says: see `subdivided.sql`. */
const subdivided: readonly {
  readonly name: string;
  readonly pieces: readonly string[];
  readonly points: readonly (readonly [x: number, y: number, isInside: boolean])[];
}[] = JSON.parse(readFileSync(new URL('./testing/subdivided.json', import.meta.url), 'utf8'));

/** The same on grids of one cell, of few, and of many. */
function indexesOf(geometries: readonly MultiPolygon[]): PolygonIndex[] {
  return [1, 3, 50].map((side) =>
    buildPolygonIndex(geometries, { resolution: { columns: side, rows: side } }),
  );
}

function isInUnion(geometries: readonly MultiPolygon[], x: number, y: number): boolean {
  const answers = indexesOf(geometries).map((index) => index.isInUnion(geometries.keys(), x, y));
  expect(answers).toEqual(Array(3).fill(answers[0]));
  return answers[0] ?? false;
}

describe('the union of the pieces that ST_Subdivide made', () => {
  it.each(subdivided)(
    'of $name contains the points that PostGIS finds in the whole',
    ({ pieces, points }) => {
      const geometries = pieces.map(parseWkt);
      const indexes = indexesOf(geometries);
      const isOnCut = ([x, y, isInside]: (typeof points)[number]) =>
        isInside && indexes[0]?.locate(x, y) === 0;
      expect(points.filter(isOnCut).length).toBeGreaterThan(2);
      for (const index of indexes) {
        for (const [x, y, isInside] of points) {
          const met = index.met(index.meet(x, y));
          expect([x, y, index.isInUnion(met, x, y)]).toEqual([x, y, isInside]);
          expect(index.isInUnion(geometries.keys(), x, y)).toBe(isInside);
        }
      }
    },
  );
});

describe('a point on a cut', () => {
  const left: MultiPolygon = [[rectangle(0, 0, 2, 4)]];
  const right: MultiPolygon = [[rectangle(2, 0, 4, 4)]];
  const above: MultiPolygon = [[rectangle(2, 2, 4, 4)]];
  const below: MultiPolygon = [[rectangle(2, 0, 4, 2)]];

  it('is inside if two pieces meet there, and outside if they meet at the outline', () => {
    expect(isInUnion([left, right], 2, 1)).toBe(true);
    expect(isInUnion([left, right], 2, 0)).toBe(false);
    expect(isInUnion([left, right], 2, 4)).toBe(false);
    expect(isInUnion([left, right], 0, 2)).toBe(false);
    expect(isInUnion([left, right], 0, 0)).toBe(false);
  });

  it('is inside if a cut ends on another cut, or crosses it', () => {
    expect(isInUnion([left, above, below], 2, 2)).toBe(true);
    expect(isInUnion([left, above], 2, 2)).toBe(false);
    expect(isInUnion([left, above, below], 4, 2)).toBe(false);
    const quarters = [
      [0, 0],
      [2, 0],
      [0, 2],
      [2, 2],
    ].map(([x = 0, y = 0]): MultiPolygon => [[rectangle(x, y, x + 2, y + 2)]]);
    expect(isInUnion(quarters, 2, 2)).toBe(true);
    expect(isInUnion(quarters.slice(1), 2, 2)).toBe(false);
  });

  it('is outside if pieces only touch there', () => {
    const corner: MultiPolygon = [[rectangle(2, 4, 4, 6)]];
    expect(isInUnion([left, corner], 2, 4)).toBe(false);
  });

  it('is outside on the edge of a hole, wherever the cut is', () => {
    const around: MultiPolygon = [[rectangle(0, 0, 8, 4)], [rectangle(0, 4, 3, 8)]];
    const rest: MultiPolygon = [[rectangle(5, 4, 8, 8)]];
    expect(isInUnion([around, rest], 4, 4)).toBe(false);
    expect(isInUnion([around, rest], 3, 4)).toBe(false);
    expect(isInUnion([around, rest], 6, 4)).toBe(true);
  });

  it('is inside if pieces overlap, although no cut makes such pieces', () => {
    const over: MultiPolygon = [[rectangle(1, 1, 3, 3)]];
    expect(isInUnion([left, over], 2, 2)).toBe(true);
    expect(isInUnion([left, left], 2, 2)).toBe(false);
    expect(isInUnion([left, right, right], 2, 2)).toBe(true);
  });

  it('is found on slanting edges, even if an edge ends within another', () => {
    const under: MultiPolygon = [[ringOf([0, 0], [4, 0], [4, 4])]];
    const upper: MultiPolygon = [[ringOf([0, 0], [2, 2], [0, 4])]];
    const last: MultiPolygon = [[ringOf([2, 2], [4, 4], [0, 4])]];
    expect(isInUnion([under, upper, last], 2, 2)).toBe(true);
    expect(isInUnion([under, upper, last], 3, 3)).toBe(true);
    expect(isInUnion([under, upper], 2, 2)).toBe(false);
  });

  it('is as near to the cut as Trino’s tolerance', () => {
    for (const step of [-1, 0, 1] as const) {
      expect(isInUnion([left, right], nudge(2, step), 1)).toBe(true);
      expect(isInUnion([left, right], nudge(2, step), 1e-14)).toBe(false);
      expect(isInUnion([left, above, below], nudge(2, step), nudge(2, step))).toBe(true);
    }
  });
});

describe('the polygons that a point meets', () => {
  const squares: MultiPolygon[] = [
    [[rectangle(0, 0, 2, 4)]],
    [[rectangle(2, 0, 4, 4)]],
    [[rectangle(1, 1, 3, 3)]],
    [],
  ];

  it.each<[string, number, number, number[]]>([
    ['what contains it', 0.5, 0.5, [0]],
    ['what it is on the boundary of', 2, 3.5, [0, 1]],
    ['both', 2, 2, [0, 1, 2]],
    ['a corner of the outline', 4, 4, [1]],
    ['an edge of the outline', 0, 2, [0]],
    ['nothing', 5, 5, []],
    ['nothing where it is nowhere', Number.NaN, 1, []],
  ])('are %s', (_, x, y, expected) => {
    for (const index of indexesOf(squares)) {
      const met = [...index.met(index.meet(x, y))];
      expect(met).toEqual(expected);
      for (const id of squares.keys()) {
        expect(index.placeIn(id, x, y) === OUTSIDE).toBe(!met.includes(id));
      }
    }
  });

  it('have one number for all points inside, and one for each place on a boundary', () => {
    const [index] = indexesOf(squares);
    const numbers = [
      [0.5, 0.5],
      [0.6, 0.7],
      [2, 3.5],
      [2, 3.6],
      [2, 3.5],
    ].map(([x = 0, y = 0]) => index?.meet(x, y));
    expect(numbers[0]).toBe(numbers[1]);
    expect(numbers[2]).toBe(numbers[4]);
    expect(new Set(numbers).size).toBe(3);
    expect(index?.placeIn(2, 2, 2)).toBe(INTERIOR);
    expect(index?.placeIn(0, 2, 2)).toBe(BOUNDARY);
  });
});
