import { describe, expect, test } from 'vitest';
import { buildPolygonIndex } from './build-polygon-index.ts';
import type { MultiPolygon } from './geometry.ts';
import { nudge, rectangle, ringOf } from './testing/rings.ts';

/** The ids of the geometries that contain the point, whatever the grid. */
function idsAt(geometries: MultiPolygon[], x: number, y: number): number[] {
  const answers = [1, 3, 50].map((side) => {
    const index = buildPolygonIndex(geometries, { resolution: { columns: side, rows: side } });
    return [...index.members(index.locate(x, y))];
  });
  expect(answers).toEqual(Array(3).fill(answers[0]));
  return answers[0] ?? [];
}

const contains = (polygons: MultiPolygon, x: number, y: number) =>
  idsAt([polygons], x, y).length === 1;

describe('a polygon', () => {
  const square: MultiPolygon = [[rectangle(0, 0, 4, 4)]];

  test('contains the points inside, and none outside', () => {
    expect(contains(square, 1, 3)).toBe(true);
    expect(contains(square, 5, 1)).toBe(false);
    expect(contains(square, 1, -1)).toBe(false);
    expect(contains(square, 1e300, -1e300)).toBe(false);
  });

  test('contains no vertex and no point of an edge, whatever its direction', () => {
    expect(contains(square, 0, 0)).toBe(false);
    expect(contains(square, 4, 4)).toBe(false);
    expect(contains(square, 2, 0)).toBe(false);
    expect(contains(square, 2, 4)).toBe(false);
    expect(contains(square, 0, 2)).toBe(false);
    expect(contains(square, 4, 2)).toBe(false);
    expect(contains([[ringOf([0, 0], [4, 4], [0, 4])]], 3, 3)).toBe(false);
  });

  // Of this square it is 2e-13, by the numbers of Trino 476.
  test('has as its boundary the points within the tolerance of an edge', () => {
    expect(contains(square, nudge(4, -1), 2)).toBe(false);
    expect(contains(square, 4 - 1.9e-13, 2)).toBe(false);
    expect(contains(square, 4 - 2.1e-13, 2)).toBe(true);
    expect(contains(square, 4 + 1e-12, 2)).toBe(false);
    expect(contains(square, 2, 1.9e-13)).toBe(false);
    expect(contains(square, 2, 2.1e-13)).toBe(true);
    // The greater the coordinates, the less accurate they are.
    const far: MultiPolygon = [[rectangle(530_000, 180_000, 530_004, 180_004)]];
    expect(contains(far, 530_004 - 3e-8, 180_002)).toBe(false);
    expect(contains(far, 530_004 - 3.3e-8, 180_002)).toBe(true);
  });

  test('contains points inside at the height of a vertex', () => {
    const diamond: MultiPolygon = [[ringOf([2, 0], [4, 2], [2, 4], [0, 2])]];
    expect(contains(diamond, 2, 2)).toBe(true);
    expect(contains(diamond, 5, 2)).toBe(false);
    expect(contains(diamond, -1, 2)).toBe(false);
    expect(contains(diamond, 3, 4)).toBe(false);
    const steps: MultiPolygon = [[ringOf([0, 0], [6, 0], [6, 2], [4, 2], [4, 4], [0, 4])]];
    expect(contains(steps, 2, 2)).toBe(true);
    expect(contains(steps, 5, 2)).toBe(false);
    expect(contains(steps, 7, 2)).toBe(false);
  });

  test('that crosses itself follows the even-odd rule', () => {
    const bowTie: MultiPolygon = [[ringOf([0, 0], [4, 4], [4, 0], [0, 4])]];
    expect(contains(bowTie, 0.5, 2)).toBe(true);
    expect(contains(bowTie, 3.5, 2)).toBe(true);
    expect(contains(bowTie, 2, 3)).toBe(false);
    expect(contains(bowTie, 2, 2)).toBe(false);
    const pentagram: MultiPolygon = [[ringOf([0, 3], [2, -3], [-3, 1], [3, 1], [-2, -3])]];
    expect(contains(pentagram, 0, 2)).toBe(true);
    expect(contains(pentagram, 0, 0)).toBe(false);
  });

  test('does not contain its spikes, inward or outward', () => {
    const spiked: MultiPolygon = [
      [ringOf([0, 0], [4, 0], [4, 2], [2, 2], [4, 2], [8, 2], [4, 2], [4, 4], [0, 4])],
    ];
    expect(contains(spiked, 3, 2)).toBe(false);
    expect(contains(spiked, 6, 2)).toBe(false);
    expect(contains(spiked, 1, 2)).toBe(true);
    expect(contains(spiked, 3, 2 + 1e-12)).toBe(true);
    expect(contains(spiked, 6, nudge(2, 1))).toBe(false);
  });

  test('may have repeated points', () => {
    const repeated: MultiPolygon = [
      [ringOf([0, 0], [0, 0], [4, 0], [4, 4], [4, 4], [4, 4], [0, 4])],
    ];
    expect(contains(repeated, 2, 2)).toBe(true);
    expect(contains(repeated, 5, 4)).toBe(false);
    expect(contains(repeated, 4, 4)).toBe(false);
  });

  test.each([
    ['one point', ringOf([1, 1], [1, 1], [1, 1])],
    ['a horizontal line', ringOf([0, 1], [2, 1], [1, 1])],
    ['a vertical line', ringOf([1, 0], [1, 2], [1, 1])],
    ['a diagonal line', ringOf([0, 0], [2, 2], [1, 1])],
  ])('contains nothing if it is %s', (_, ring) => {
    expect(contains([[ring]], 1, 1)).toBe(false);
    expect(contains([[ring]], 1.5, 1)).toBe(false);
  });
});

describe('a hole', () => {
  const holed: MultiPolygon = [[rectangle(0, 0, 8, 8), rectangle(2, 2, 6, 6)]];

  test('is not part of the polygon, and neither is its edge', () => {
    expect(contains(holed, 4, 4)).toBe(false);
    expect(contains(holed, 2, 4)).toBe(false);
    expect(contains(holed, 6, 6)).toBe(false);
    expect(contains(holed, 1, 4)).toBe(true);
    expect(contains(holed, 7, 7)).toBe(true);
  });

  test('may contain an island, which is another polygon', () => {
    const island: MultiPolygon = [...holed, [rectangle(3, 3, 5, 5)]];
    expect(contains(island, 4, 4)).toBe(true);
    expect(contains(island, 2.5, 4)).toBe(false);
    expect(contains(island, 3, 4)).toBe(false);
    expect(contains(island, 1, 1)).toBe(true);
  });

  test('may touch the shell', () => {
    const touching: MultiPolygon = [[rectangle(0, 0, 8, 8), ringOf([0, 4], [4, 2], [4, 6])]];
    expect(contains(touching, 0, 4)).toBe(false);
    expect(contains(touching, nudge(0, 1), 4)).toBe(false);
    expect(contains(touching, 3, 4)).toBe(false);
    expect(contains(touching, 1, 1)).toBe(true);
    expect(contains(touching, 5, 4)).toBe(true);
  });

  test('is inside again where it overlaps another hole, which no valid polygon has', () => {
    const twice: MultiPolygon = [
      [rectangle(0, 0, 8, 8), rectangle(1, 1, 5, 5), rectangle(3, 3, 7, 7)],
    ];
    expect(contains(twice, 4, 4)).toBe(true);
    expect(contains(twice, 2, 2)).toBe(false);
    expect(contains(twice, 6, 6)).toBe(false);
    expect(contains(twice, 6, 2)).toBe(true);
  });

  test('is inside where it is outside of the shell, which no valid polygon has', () => {
    const beside: MultiPolygon = [[rectangle(0, 0, 2, 2), rectangle(1, 1, 6, 6)]];
    expect(contains(beside, 4, 4)).toBe(true);
    expect(contains(beside, 0.5, 0.5)).toBe(true);
    expect(contains(beside, 1.5, 1.5)).toBe(false);
  });

  test('is a boundary if it is a single point', () => {
    const pricked: MultiPolygon = [[rectangle(0, 0, 4, 4), ringOf([2, 2], [2, 2], [2, 2])]];
    expect(contains(pricked, 2, 2)).toBe(false);
    expect(contains(pricked, 2, nudge(2, 1))).toBe(false);
    expect(contains(pricked, 2, 2 + 1e-12)).toBe(true);
  });
});

describe('a multipolygon', () => {
  test('contains the points of any one of its polygons', () => {
    const islands: MultiPolygon = [[rectangle(0, 0, 4, 4)], [rectangle(6, 6, 8, 8)]];
    expect(contains(islands, 3, 3)).toBe(true);
    expect(contains(islands, 7, 7)).toBe(true);
    expect(contains(islands, 5, 5)).toBe(false);
  });

  test('does not contain points of two of its polygons, which no valid one has', () => {
    const overlapping: MultiPolygon = [[rectangle(0, 0, 4, 4)], [rectangle(2, 2, 6, 6)]];
    expect(contains(overlapping, 3, 3)).toBe(false);
    expect(contains(overlapping, 5, 5)).toBe(true);
    // On the boundary of one and strictly inside the other.
    expect(contains(overlapping, 2, 3)).toBe(false);
    const twice: MultiPolygon = [[rectangle(0, 0, 4, 4)], [rectangle(0, 0, 4, 4)]];
    expect(contains(twice, 2, 2)).toBe(false);
    const within: MultiPolygon = [[rectangle(0, 0, 9, 9)], [rectangle(2, 2, 4, 4)]];
    expect(contains(within, 3, 3)).toBe(false);
    expect(contains(within, 5, 5)).toBe(true);
    const thrice: MultiPolygon = [...within, [rectangle(1, 1, 5, 5)]];
    expect(contains(thrice, 3, 3)).toBe(true);
  });

  test('does not contain points at which its polygons meet', () => {
    const halves: MultiPolygon = [[rectangle(0, 0, 2, 4)], [rectangle(2, 0, 4, 4)]];
    expect(contains(halves, 2, 2)).toBe(false);
    expect(contains(halves, 1, 2)).toBe(true);
  });
});

describe('an index of several geometries', () => {
  const geometries: MultiPolygon[] = [
    [[rectangle(0, 0, 4, 4)]],
    [],
    [[rectangle(4, 0, 8, 4)]],
    [[rectangle(-10, -10, 10, 10)]],
  ];

  test('gives the ids, ascending, of all geometries that contain the point', () => {
    expect(idsAt(geometries, 1, 1)).toEqual([0, 3]);
    expect(idsAt(geometries, 5, 1)).toEqual([2, 3]);
    expect(idsAt(geometries, -5, 1)).toEqual([3]);
  });

  test('has a point on a shared edge in neither geometry', () => {
    expect(idsAt(geometries, 4, 2)).toEqual([3]);
  });

  test('numbers the sets of geometries: 0 is empty, and equal sets have one number', () => {
    const index = buildPolygonIndex(geometries);
    expect(index.locate(20, 20)).toBe(0);
    expect([...index.members(0)]).toEqual([]);
    expect(index.locate(1, 1)).toBe(index.locate(3.999, 3.999));
    expect(index.locate(1, 1)).toBeLessThan(index.setCount);
    expect(index.locate(1, 1)).not.toBe(index.locate(5, 1));
    expect(() => index.members(index.setCount)).toThrow(RangeError);
  });

  test('has no geometry at coordinates that are not numbers', () => {
    const index = buildPolygonIndex(geometries);
    expect(index.locate(Number.NaN, 1)).toBe(0);
    expect(index.locate(1, Number.NaN)).toBe(0);
    expect(index.locate(Infinity, 1)).toBe(0);
    expect(index.locate(1, -Infinity)).toBe(0);
  });

  test('locates only the given number of points of a batch', () => {
    const index = buildPolygonIndex(geometries);
    const out = Int32Array.of(-1, -1, -1);
    index.locateAll(Float64Array.of(1, 5, 1), Float64Array.of(1, 1, 1), out, 2);
    expect([...out]).toEqual([index.locate(1, 1), index.locate(5, 1), -1]);
  });

  test('knows its size', () => {
    const { edges, parts, cells, bytes } = buildPolygonIndex(geometries).stats;
    expect({ edges, parts }).toEqual({ edges: 12, parts: 3 });
    expect(cells).toBeGreaterThan(1);
    expect(bytes).toBeGreaterThan(12 * 16);
  });
});

describe('an index of nothing', () => {
  test.each([
    ['no geometries', []],
    ['a geometry without polygons', [[]]],
    ['a polygon without rings', [[[]]]],
    ['an empty ring', [[[new Float64Array()]]]],
    ['a single point', [[[ringOf([1, 1], [1, 1], [1, 1])]]]],
  ] satisfies [string, MultiPolygon[]][])('(%s) has nothing anywhere', (_, geometries) => {
    expect(idsAt(geometries, 0, 0)).toEqual([]);
    expect(idsAt(geometries, 1, 1)).toEqual([]);
  });
});

describe('the grid', () => {
  test('becomes coarser to stay within the limit of entries', () => {
    const nested = Array.from(
      { length: 100 },
      (_, i): MultiPolygon => [[ringOf([i, 0], [200, i], [200 - i, 200], [0, 200 - i])]],
    );
    const resolution = { columns: 100, rows: 100 };
    const fine = buildPolygonIndex(nested, { resolution });
    const coarse = buildPolygonIndex(nested, { resolution, entryLimit: 5000 });
    expect(coarse.stats.cells).toBeLessThan(fine.stats.cells / 4);
    expect(coarse.stats.bytes).toBeLessThan(fine.stats.bytes / 4);
    for (let i = 0; i < 200; i += 7) {
      expect(coarse.members(coarse.locate(i, 100.5))).toEqual(fine.members(fine.locate(i, 100.5)));
    }
  });

  test('stays fine if one polygon is far away', () => {
    const near = Array.from({ length: 400 }, (_, i): MultiPolygon => {
      const [x, y] = [i % 20, Math.trunc(i / 20)];
      return [[rectangle(x, y, x + 1, y + 1)]];
    });
    const stray: MultiPolygon = [[rectangle(1e9, 1e9, 1e9 + 1, 1e9 + 1)]];
    const index = buildPolygonIndex([...near, stray]);
    expect([...index.members(index.locate(7.5, 3.5))]).toEqual([67]);
    expect([...index.members(index.locate(1e9 + 0.5, 1e9 + 0.5))]).toEqual([400]);
    expect(index.data.mostRuns).toBeLessThan(10);
  });

  test('accepts a ring of very many vertices', () => {
    const size = 300_000;
    const ring = new Float64Array(2 * size + 2);
    for (let i = 0; i < size; i++) {
      ring[2 * i] = Math.cos((2 * Math.PI * i) / size);
      ring[2 * i + 1] = Math.sin((2 * Math.PI * i) / size);
    }
    ring.copyWithin(2 * size, 0, 2);
    const index = buildPolygonIndex([[[ring]]]);
    expect(index.locate(0.7, 0.7)).not.toBe(0);
    expect(index.locate(0.71, 0.71)).toBe(0);
  });
});

test('an open ring, or one with infinite coordinates, is refused with the id of its geometry', () => {
  const fine: MultiPolygon = [[rectangle(0, 0, 1, 1)]];
  const open: MultiPolygon = [[Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1)]];
  const infinite: MultiPolygon = [[rectangle(0, 0, Infinity, 1)]];
  expect(() => buildPolygonIndex([fine, open])).toThrow(
    new RangeError('geometry 1 has a ring that is not closed'),
  );
  expect(() => buildPolygonIndex([fine, fine, infinite])).toThrow(
    new RangeError('geometry 2 has a coordinate that is not finite'),
  );
});
