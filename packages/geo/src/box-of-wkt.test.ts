import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundingBox } from './bounding-box.ts';
import { boxOfWkt } from './box-of-wkt.ts';
import { starRing } from './testing/arbitraries.ts';
import { parseWkt } from './wkt.ts';

it.each([
  'POLYGON ((-1.9 52.4, -1.8 52.4, -1.8 52.5, -1.9 52.5, -1.9 52.4))',
  'multipolygon(((-1.1234567890123 52,-1 52,-1 53,-1.1234567890123 52)),((.5 -0.25,7. 8,9 10.75,.5 -0.25)))',
  ' POLYGON ((-0 0, 10 +0, 10 10, -0 0), EMPTY)',
  'POLYGON Z ((1 2 300, 3 2 300, 3 4 300, 1 2 300))',
  'POLYGON ((1e1 2, 3E0 2, 3 4.5e-1, 1e1 2))',
])('the box of %s is that of its points, or up to a millionth of a degree wider', (text) => {
  const [found, exact] = [boxOfWkt(text), boundingBox(parseWkt(text))];
  for (const side of ['minX', 'minY'] as const) {
    expect((exact?.[side] ?? 0) - (found?.[side] ?? 9)).toBeGreaterThanOrEqual(0);
    expect((exact?.[side] ?? 0) - (found?.[side] ?? 9)).toBeLessThan(2e-6);
  }
  for (const side of ['maxX', 'maxY'] as const) {
    expect((found?.[side] ?? -9) - (exact?.[side] ?? 0)).toBeGreaterThanOrEqual(0);
    expect((found?.[side] ?? -9) - (exact?.[side] ?? 0)).toBeLessThan(2e-6);
  }
});

it('contains every point of any area', () => {
  fc.assert(
    fc.property(starRing, (ring) => {
      const points = Array.from(ring, (value, i) => (i % 2 === 0 ? ',' : ' ') + value).join('');
      const exact = boundingBox([[ring]]);
      const found = boxOfWkt(`POLYGON ((${points.slice(1)}))`);
      expect(found && exact && found.minX <= exact.minX && found.maxY >= exact.maxY).toBe(true);
      expect(found && exact && found.minY <= exact.minY && found.maxX >= exact.maxX).toBe(true);
    }),
  );
});

it.each(['POLYGON EMPTY', 'MULTIPOLYGON EMPTY', '', 'POINT (1 2)', 'POLYGON Z ((1 2'])(
  '%j has none',
  (text) => expect(boxOfWkt(text)).toBeUndefined(),
);
