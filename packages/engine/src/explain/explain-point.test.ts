import { parseWkt } from '@dc-data-baker/geo';
import { expect, it } from 'vitest';
import { addressVerdict } from './address-verdict.ts';
import { NEAR_MISS, PointExplainer } from './explain-point.ts';
import type { NearPolygon } from './near-polygon.ts';

const box = (minX: number, minY: number, maxX: number, maxY: number) =>
  `((${minX} ${minY}, ${maxX} ${minY}, ${maxX} ${maxY}, ${minX} ${maxY}, ${minX} ${minY}))`;

/** Two wards that elect one mayor together, and a ward of another area to the east. */
const POLYGONS = [
  ['west', `POLYGON ${box(-1.9, 52.4, -1.85, 52.45)}`],
  ['middle', `POLYGON ${box(-1.85, 52.4, -1.8, 52.45)}`],
  ['mayor', `POLYGON ${box(-1.9, 52.4, -1.85, 52.45)}`],
  ['mayor', `MULTIPOLYGON (${box(-1.5, 52, -1.4, 52.1)}, ${box(-1.85, 52.4, -1.8, 52.45)})`],
  ['east', `POLYGON ${box(-1.8, 52.4, -1.75, 52.45)}`],
].map(
  ([name = '', wkt = ''], i): NearPolygon => ({
    name,
    file: 'b.csv',
    line: i + 2,
    area: parseWkt(wkt),
  }),
);

const explainer = new PointExplainer(POLYGONS);
explainer.setWhole(POLYGONS);

/** The explanation of an address at a point, if the table agrees with its polygons. */
function saidOf(x: number, y: number): string[] {
  const contains = explainer.contains(x, y);
  return addressVerdict(
    {
      uprn: '1',
      address: null,
      point: { longitude: x, latitude: y },
      source: [],
      baked: contains.map(({ name }) => name),
      contains,
      misses: explainer.misses(x, y, NEAR_MISS),
      nearest: explainer.misses(x, y, 5000)[0] ?? null,
      metresToOthers: null,
      metresToMiddle: null,
      before: null,
    },
    { table: 'answers' },
  );
}

it('reports a near miss of an area that also lies beyond a distant boundary', () => {
  const place = { longitude: 0, latitude: 0 };
  const row = { file: null, line: null, parts: [1] };
  const said = (metres: number) =>
    addressVerdict(
      {
        uprn: '1',
        address: null,
        point: place,
        source: [],
        baked: ['mayor'],
        contains: [
          { name: 'mayor', rows: [row], boundary: { ...place, metres }, beyond: ['ward'] },
        ],
        misses: [{ name: 'ward', metres: 0.8, ...place, isOnBoundary: false, row }],
        nearest: null,
        metresToOthers: null,
        metresToMiddle: null,
        before: null,
      },
      { table: 'answers' },
    );
  expect(said(1800)[0]).toBe('misses ward by 0.8 m');
  expect(said(40)).toEqual(['in mayor, 40 m from the boundary with ward', 'misses ward by 0.8 m']);
  expect(said(0.8)).toEqual(['in mayor, 0.8 m from the boundary with ward']);
});

/** Distances from pyproj 3.7: 6.80 m and 34.0 m to the meridian, 680 m to the next one. */
it.each([
  [
    -1.8001,
    52.43,
    ['in mayor, 6.8 m from the boundary with east', 'in middle, 6.8 m from the boundary with east'],
  ],
  [-1.8505, 52.43, ['in west, 34 m from the boundary with middle']],
  [-1.84, 52.43, ['well inside all 2: the nearest boundary is 680 m away']],
  [-1.85, 52.43, ['exactly on the boundary of mayor, middle and west: in none of them']],
  [-1.8, 52.43, ['exactly on the boundary of east, mayor and middle: in none of them']],
  [-1.7499, 52.43, ['misses east by 6.8 m', 'in no polygon']],
  [-1.74, 52.43, ['in no polygon; the nearest is east, 680 m away']],
  [-1.45, 52.05, ['well inside mayor: the nearest boundary is 3.4 km away']],
  [3, 52, ['no polygon within 5 km']],
])('at %d %d', (x, y, said) => {
  expect(saidOf(x, y)).toEqual(said);
});

it('names the row and the part that contain a point', () => {
  expect(explainer.contains(-1.8001, 52.43).map(({ name, rows }) => [name, rows])).toEqual([
    ['mayor', [{ file: 'b.csv', line: 5, parts: [2] }]],
    ['middle', [{ file: 'b.csv', line: 3, parts: [1] }]],
  ]);
});

it('finds the nearest point of a boundary', () => {
  const [mayor] = explainer.contains(-1.8001, 52.43);
  expect(mayor?.boundary?.longitude).toBeCloseTo(-1.8, 9);
  expect(mayor?.boundary?.latitude).toBeCloseTo(52.43, 6);
});
