import { expect, it } from 'vitest';
import { boxOfMost } from './box-of-most.ts';

/** A street of addresses 10 m apart, and others, from its middle. */
const streetAnd = (count: number, ...others: readonly (readonly [number, number])[]) => {
  const street = Array.from({ length: count }, (_, i) => [10 * (i - count / 2), 0] as const);
  const all = [...street, ...others];
  const x = Float64Array.from(all.map(([value]) => value));
  const y = Float64Array.from(all.map(([, value]) => value));
  const frame = {
    minX: Math.min(...x) - 2000,
    minY: Math.min(...y) - 2000,
    maxX: Math.max(...x) + 2000,
    maxY: Math.max(...y) + 2000,
  };
  return boxOfMost({ count: all.length, x, y }, frame);
};

it('the first view leaves out the few addresses that are far from all others', () => {
  const swapped = [6_000_000, 7_000_000] as const;
  expect(streetAnd(200, swapped, swapped, swapped)).toEqual({
    minX: -950 - 2000,
    minY: -2000,
    maxX: 970 + 2000,
    maxY: 2000,
  });
  expect(streetAnd(20, swapped)?.maxX).toBeLessThan(3000);
});

it('the first view has all addresses if they are together, or if there are few', () => {
  expect(streetAnd(200)).toBeUndefined();
  expect(streetAnd(8, [6_000_000, 7_000_000])).toBeUndefined();
});

it('the first view has none of the addresses of another table', () => {
  const all = { minX: -5_000_000, minY: -5_000_000, maxX: 2000, maxY: 2000 };
  const one = { count: 1, x: Float64Array.of(0), y: Float64Array.of(0) };
  expect(boxOfMost(one, all)).toEqual({ minX: -2000, minY: -2000, maxX: 2000, maxY: 2000 });
  const none = { count: 0, x: Float64Array.of(), y: Float64Array.of() };
  expect(boxOfMost(none, all)).toBeUndefined();
});

it('the first view has all addresses if many are far from the others', () => {
  const town = Array.from({ length: 20 }, () => [300_000, 300_000] as const);
  expect(streetAnd(200, ...town)).toBeUndefined();
});
