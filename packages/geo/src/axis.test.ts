import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildAxis, sliceOf } from './axis.ts';
import { nudge } from './testing/rings.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const sample = fc
  .array(fc.oneof(finite, fc.double({ min: -10, max: 10, noNaN: true })), { minLength: 2 })
  .map((values) => Float64Array.from(values).sort());

test('a value is in the slice that starts at the last line not above it', () => {
  fc.assert(
    fc.property(sample, fc.integer({ min: 1, max: 100 }), finite, (sample, slices, value) => {
      const axis = buildAxis(sample, slices);
      expect(axis.lines.length).toBeLessThanOrEqual(slices);
      const neighbours = [...axis.lines].flatMap((line) => [nudge(line, -1), line, nudge(line, 1)]);
      for (const v of [value, ...sample, ...neighbours]) {
        const last = axis.lines.findLastIndex((line) => line <= v);
        expect(sliceOf(axis, v)).toBe(Math.max(0, last));
      }
    }),
    { numRuns: 500 },
  );
});

test('lines are placed by width and by the density of values', () => {
  const town = Array.from({ length: 99 }, (_, i) => 10 + i / 100);
  const axis = buildAxis(Float64Array.of(0, ...town, 100), 100);
  const inTown = axis.lines.filter((line) => line >= 10 && line < 11).length;
  expect(inTown).toBeGreaterThan(45);
  expect(inTown).toBeLessThan(55);
  expect(axis.lines.filter((line) => line > 50).length).toBeGreaterThan(20);
});
