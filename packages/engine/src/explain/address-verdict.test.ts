import { expect, it } from 'vitest';
import { addressVerdict } from './address-verdict.ts';
import type { Point } from './explanation.ts';

/** The first sentence on an address in no polygon, far from the others of its postcode. */
function first(point: Point, metresToOthers: number, metresToMiddle: number): string | undefined {
  const address = {
    uprn: '1',
    address: null,
    point,
    source: [],
    baked: [],
    before: null,
    contains: [],
    misses: [],
    nearest: null,
    metresToOthers,
    metresToMiddle,
  };
  const middle = { longitude: -1.899, latitude: 52.799 };
  return addressVerdict(address, { table: undefined, middle })[0];
}

it('says that coordinates are swapped if that explains where an address is', () => {
  // From pyproj 3.7: 130 m on the WGS 84 ellipsoid.
  const swapped =
    '; its longitude and latitude are probably swapped: the other way round it would be 130 m from the middle of them';
  const point = { longitude: 52.8, latitude: -1.898 };
  expect(first(point, 7_904_000, 7_904_000)).toBe(
    `it is 7,904 km from the others of its postcode${swapped}`,
  );
  // Two that were swapped together.
  expect(first(point, 20, 7_904_000)).toBe(
    `it is 7,904 km from most of the others of its postcode${swapped}`,
  );
});

it.each<[string, Point, number]>([
  ['are far away in any order', { longitude: -1.5, latitude: 52.9 }, 29_000],
  ['are those of the middle, from which others are far', { longitude: 52.8, latitude: -1.898 }, 0],
])('does not say so if its coordinates %s', (_, point, metresToMiddle) => {
  expect(first(point, 29_000, metresToMiddle)).toBe('it is 29 km from the others of its postcode');
});
