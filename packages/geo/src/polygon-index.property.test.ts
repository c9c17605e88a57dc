import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildPolygonIndex, type PolygonIndexOptions } from './build-polygon-index.ts';
import type { MultiPolygon } from './geometry.ts';
import { PolygonIndex } from './polygon-index.ts';
import {
  atManyScales,
  extremeRing,
  geometriesOf,
  latticeRing,
  sliverRing,
  starRing,
  step,
  tiling,
  villageRing,
} from './testing/arbitraries.ts';
import { exactContainment } from './testing/exact-containment.ts';
import { nudge } from './testing/rings.ts';

/** From one cell for all to many more cells than edges, and coarsened halfway through. */
const resolutions: PolygonIndexOptions[] = [
  {},
  { resolution: { columns: 1, rows: 1 } },
  { resolution: { columns: 2, rows: 3 } },
  { resolution: { columns: 40, rows: 1 } },
  { resolution: { columns: 1, rows: 40 } },
  { resolution: { columns: 60, rows: 50 } },
  { resolution: { columns: 60, rows: 50 }, entryLimit: 300 },
];

/** Picks two of the places that matter, takes x from one and y from the other, and a step aside. */
const pick = fc.record({
  x: fc.nat(),
  y: fc.option(fc.nat(), { nil: undefined }),
  stepX: step(),
  stepY: step(),
  /** How many tolerances of a geometry aside. */
  asideX: fc.constantFrom(0, 0, 0.5, -0.99, 1.01, -2, 1e3),
  asideY: fc.constantFrom(0, 0, -0.5, 0.99, -1.01, 2, 1e3),
});

type Pick = typeof pick extends fc.Arbitrary<infer T> ? T : never;
type Point = readonly [x: number, y: number];

/** Vertices, middles of edges and corners of cells. */
function placesThatMatter(geometries: MultiPolygon[], index: PolygonIndex): Point[] {
  const places: Point[] = [];
  for (const ring of geometries.flat(2)) {
    const at = (i: number) => ring[i] ?? 0;
    for (let i = 0; i + 3 < ring.length; i += 2) {
      places.push([at(i), at(i + 1)]);
      places.push([at(i) / 2 + at(i + 2) / 2, at(i + 1) / 2 + at(i + 3) / 2]);
    }
  }
  const { columns, rows } = index.data;
  columns.lines.forEach((x, i) => {
    places.push([x, rows.lines[i % rows.lines.length] ?? 0]);
  });
  return places;
}

function choose(places: Point[], pick: Pick, tolerance = 0): Point {
  const { x, y, stepX, stepY, asideX, asideY } = pick;
  const place = (n: number): Point => places[n % places.length] ?? [0, 0];
  return [
    nudge(place(x)[0], stepX) + asideX * tolerance,
    nudge(place(y ?? x)[1], stepY) + asideY * tolerance,
  ];
}

function expectToAgree(geometries: MultiPolygon[], picks: Pick[]): void {
  const contains = geometries.map(exactContainment);
  for (const options of resolutions) {
    const index = buildPolygonIndex(geometries, options);
    const places = placesThatMatter(geometries, index);
    const points = [
      ...places.slice(0, 20),
      ...picks.map((p, i) => choose(places, p, index.data.tolerances[i % geometries.length])),
    ];
    const found = points.map(([x, y]) => [x, y, ...index.members(index.locate(x, y))]);
    const expected = points.map(([x, y]) => {
      const ids = [...geometries.keys()].filter((id) => contains[id]?.(x, y));
      return [x, y, ...ids];
    });
    expect({ options, found }).toEqual({ options, found: expected });
  }
}

describe('the index agrees with exact arithmetic on every edge', () => {
  const cases: Record<string, fc.Arbitrary<MultiPolygon[]>> = {
    'stars, with holes': geometriesOf(starRing),
    'rings that cross themselves, on a small lattice': geometriesOf(latticeRing),
    'rings that cross themselves, in degrees with 7 decimals': geometriesOf(villageRing),
    'slivers a few doubles thin': geometriesOf(sliverRing),
    'stars of very different sizes': atManyScales(geometriesOf(starRing)),
    'lattice rings of very different sizes': atManyScales(geometriesOf(latticeRing)),
    'the smallest and the largest doubles': geometriesOf(extremeRing),
    'tiles that share their edges': tiling,
  };
  test.each(Object.entries(cases))('%s', (_, geometries) => {
    const picks = fc.array(pick, { minLength: 20, maxLength: 20 });
    fc.assert(fc.property(geometries, picks, expectToAgree), { numRuns: 60 });
  });
});

test('a point is in at most one tile', () => {
  fc.assert(
    fc.property(tiling, fc.array(pick, { maxLength: 50 }), (tiles, picks) => {
      const index = buildPolygonIndex(tiles);
      const places = placesThatMatter(tiles, index);
      for (const [x, y] of picks.map((p) => choose(places, p))) {
        expect(index.members(index.locate(x, y)).length).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('a batch, and a copy of the data, give the same answers as single points', () => {
  const points = fc.array(fc.tuple(fc.double({ min: -8, max: 8 }), fc.double({ min: -8, max: 8 })));
  fc.assert(
    fc.property(geometriesOf(starRing), points, (geometries, points) => {
      const index = buildPolygonIndex(geometries);
      const clone = new PolygonIndex(structuredClone(index.data));
      const xs = Float64Array.from(points, ([x]) => x);
      const ys = Float64Array.from(points, ([, y]) => y);
      const sets = new Int32Array(points.length);
      clone.locateAll(xs, ys, sets, points.length);
      expect([...sets]).toEqual(points.map(([x, y]) => index.locate(x, y)));
      for (const set of sets) expect(clone.members(set)).toEqual(index.members(set));
    }),
  );
});
