import { exactContainment, geometriesOf, latticeRing } from '@dc-data-baker/geo/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boxOf, contains } from './contains.ts';

it('agrees with exact arithmetic, on edges and corners, too', () => {
  fc.assert(
    fc.property(geometriesOf(latticeRing), (geometries) => {
      for (const polygons of geometries) {
        const containsExactly = exactContainment(polygons);
        const [left, bottom, right, top] = boxOf(polygons).map((bound) =>
          Number.isFinite(bound) ? bound : 0,
        ) as [number, number, number, number];
        for (let x = left - 1; x <= Math.min(right + 1, left + 8); x += 0.5) {
          for (let y = bottom - 1; y <= Math.min(top + 1, bottom + 8); y += 0.5) {
            expect(contains(polygons, x, y)).toBe(containsExactly(x, y));
          }
        }
      }
    }),
    { numRuns: 30 },
  );
});
