import { expect, test } from 'vitest';
import { sideOfEdge } from './side-of-edge.ts';
import { nudge } from './testing/rings.ts';

const { MAX_VALUE, MIN_VALUE } = Number;

test('the side of an edge is positive to the right, negative to the left, and 0 on it', () => {
  expect(sideOfEdge(0, 0, 0, 2, 1, 1)).toBeGreaterThan(0);
  expect(sideOfEdge(0, 0, 0, 2, -1, 1)).toBeLessThan(0);
  expect(sideOfEdge(0, 0, 0, 2, 0, 5)).toBe(0);
});

test.each([
  ['of ordinary size', 0.3, 0.7],
  ['too large for their products', MAX_VALUE, MAX_VALUE / 3],
  ['too small for their products', 6 * MIN_VALUE, 2 * MIN_VALUE],
])('is exact for coordinates %s', (_, x, y) => {
  const sideAt = (px: number) => Math.sign(sideOfEdge(0, 0, x, y, px, y / 2));
  expect(sideAt(x / 2)).toBeCloseTo(0);
  expect(sideAt(nudge(x / 2, 1))).toBe(1);
  expect(sideAt(nudge(x / 2, -1))).toBe(-1);
});
