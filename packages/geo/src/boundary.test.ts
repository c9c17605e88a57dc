import { describe, expect, it } from 'vitest';
import { Boundary } from './boundary.ts';
import { metresBetween, metresPerDegree } from './metres-between.ts';
import { parseWkt } from './wkt.ts';

const box = (minX: number, minY: number, maxX: number, maxY: number) =>
  `((${minX} ${minY}, ${maxX} ${minY}, ${maxX} ${maxY}, ${minX} ${maxY}, ${minX} ${minY}))`;

const AREAS = {
  square: [`POLYGON ${box(-1.9, 52.4, -1.8, 52.5)}`],
  far: ['POLYGON ((-3.2 55.9, -2.7 56.3, -3.6 56.4, -3.2 55.9))'],
  holed: [
    'POLYGON ((-0.2 51.4, 0.1 51.4, 0.1 51.6, -0.2 51.6, -0.2 51.4), (-0.1 51.48, -0.05 51.48, -0.05 51.52, -0.1 51.52, -0.1 51.48))',
  ],
  islands: [`MULTIPOLYGON (${box(-1.2, 60.1, -1.1, 60.2)}, ${box(-0.9, 60.7, -0.8, 60.8)})`],
  // The corners of the second are on a side of the first.
  wards: [`POLYGON ${box(-1.9, 52.4, -1.8, 52.5)}`, `POLYGON ${box(-1.8, 52.42, -1.7, 52.47)}`],
  overlap: [`POLYGON ${box(-1.9, 52.4, -1.8, 52.5)}`, `POLYGON ${box(-1.83, 52.42, -1.7, 52.47)}`],
} as const;

const boundaryOf = (name: keyof typeof AREAS) => new Boundary(AREAS[name].map(parseWkt));

/**
 * From pyproj 3.7 (GeographicLib's `Geod.inv`), searched along each edge of the boundary of shapely
 * 2.2's union of the areas.
 */
it.each([
  ['square', -1.85, 52.45, 3399.362116],
  ['square', -1.8001, 52.4312345, 6.801614],
  ['square', -1.79, 52.51, 1303.583829],
  ['square', -1.9, 52.45, 0],
  ['square', -2.5, 52.45, 40791.88],
  ['far', -3.1, 56.1, 7654.802011],
  ['far', -3.2001, 55.9005, 17.116519],
  ['far', -1.0, 51.0, 564514.348954],
  ['holed', -0.045, 51.5, 347.202583],
  ['holed', -0.12, 51.5, 1388.810316],
  ['holed', -0.075, 51.5, 1736.012882],
  ['islands', -0.95, 60.75, 2726.609527],
  ['islands', -1.15, 60.15, 2777.360167],
  ['wards', -1.801, 52.45, 2226.559278],
  ['wards', -1.799, 52.445, 2781.888891],
  ['wards', -1.8, 52.44, 2225.510166],
  ['wards', -1.801, 52.475, 67.948747],
  ['overlap', -1.8001, 52.45, 2225.531902],
  ['overlap', -1.82, 52.425, 1469.954027],
] as const)(
  'measures the distance to the boundary of %s from (%d, %d): %d m',
  (name, x, y, metres) => {
    const found = boundaryOf(name).nearest(x, y);
    expect(Math.abs((found?.metres ?? Infinity) - metres)).toBeLessThan(2e-6);
    expect(metresBetween(x, y, found?.x ?? 0, found?.y ?? 0)).toBe(found?.metres);
  },
);

describe('the nearest point', () => {
  it('has the area, the polygon and the ring that it is on', () => {
    expect(boundaryOf('holed').nearest(-0.12, 51.5)).toMatchObject({ polygon: 0, ring: 1 });
    expect(boundaryOf('islands').nearest(-0.95, 60.75)).toMatchObject({ polygon: 1, ring: 0 });
    expect(boundaryOf('wards').nearest(-1.701, 52.45)).toMatchObject({ area: 1 });
  });

  it('is not on a border between two of the areas', () => {
    const halves = [box(0, 51, 1, 52), box(1, 51, 2, 52)].map((ring) =>
      parseWkt(`POLYGON ${ring}`),
    );
    expect(new Boundary(halves).nearest(0.999, 51.001)?.y).toBeCloseTo(51, 12);
    expect(new Boundary(halves.slice(0, 1)).nearest(0.999, 51.001)?.x).toBeCloseTo(1, 12);
  });

  it('does not exist if there is no boundary', () => {
    expect(new Boundary([]).nearest(0, 51)).toBeUndefined();
    expect(new Boundary([parseWkt('POLYGON EMPTY')]).nearest(0, 51)).toBeUndefined();
  });

  it('is the same if an area is given twice, or is part of another one', () => {
    const whole = parseWkt(`POLYGON ${box(0, 51, 1, 52)}`);
    const half = parseWkt(`POLYGON ${box(0, 51, 0.5, 52)}`);
    const { metres, x, y } = new Boundary([whole]).nearest(0.3, 51.9) ?? { metres: -1, x: 0, y: 0 };
    for (const areas of [
      [whole, whole],
      [whole, half],
      [half, whole],
    ]) {
      const found = new Boundary(areas).nearest(0.3, 51.9);
      expect(found?.metres).toBeCloseTo(metres, 6);
      expect(found?.x).toBeCloseTo(x, 6);
      expect(found?.y).toBeCloseTo(y, 6);
    }
  });

  it.each([
    [Number.NaN, 51],
    [0, 90.1],
    [0, Infinity],
  ])('does not exist for (%d, %d), which is not a place on Earth', (x, y) => {
    expect(boundaryOf('square').nearest(x, y)).toBeUndefined();
  });
});

it('a degree has the length that the ellipsoid has there', () => {
  const { x, y } = metresPerDegree(52);
  expect(x).toBeCloseTo(metresBetween(-5e-5, 52, 5e-5, 52) * 1e4, 3);
  expect(y).toBeCloseTo(metresBetween(0, 52 - 5e-5, 0, 52 + 5e-5) * 1e4, 3);
});
