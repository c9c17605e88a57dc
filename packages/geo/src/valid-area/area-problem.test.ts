import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MultiPolygon } from '../geometry.ts';
import { geometriesOf, latticeRing, starRing, tiling } from '../testing/arbitraries.ts';
import { rectangle, ringOf } from '../testing/rings.ts';
import { areaProblem } from './area-problem.ts';
import { touchesItself } from './touches-itself.ts';

const square = rectangle(0, 0, 10, 10);

// The answers of GEOS 3.13 (in shapely 2.2.0), which has the same rules as JTS.
describe('an area is valid', () => {
  test.each<[string, MultiPolygon]>([
    ['a square', [[square]]],
    ['nothing', []],
    ['a square with a hole, whichever way it goes around', [[square, rectangle(3, 3, 7, 7)]]],
    ['a hole that touches its shell at a point', [[square, ringOf([0, 5], [5, 3], [5, 7])]]],
    ['two squares apart', [[rectangle(0, 0, 4, 4)], [rectangle(6, 6, 9, 9)]]],
    ['two squares that touch at a corner', [[rectangle(0, 0, 5, 5)], [rectangle(5, 5, 9, 9)]]],
    ['an island in a hole', [[square, rectangle(2, 2, 8, 8)], [rectangle(4, 4, 6, 6)]]],
    ['a point that is repeated', [[ringOf([0, 0], [0, 0], [9, 0], [9, 9])]]],
    ['a shell that comes near to itself', [[ringOf([0, 0], [9, 0], [9, 9], [5, 1], [0, 9])]]],
  ])('%s', (_, polygons) => {
    expect(areaProblem(polygons)).toBeUndefined();
  });
});

describe('an invalid area is reported, with the place', () => {
  test.each<[string, MultiPolygon, string]>([
    [
      'crosses itself',
      [[ringOf([0, 0], [10, 10], [10, 0], [0, 10])]],
      'Self-intersection at or near 5 5',
    ],
    [
      'touches itself',
      [[ringOf([0, 0], [10, 0], [10, 10], [5, 0], [0, 10])]],
      'Ring Self-intersection at or near 5 0',
    ],
    [
      'has a spike',
      [[ringOf([0, 0], [5, 0], [5, 9], [5, 0], [9, 0], [9, 5], [0, 5])]],
      'Self-intersection at or near 5 5',
    ],
    [
      'is a line',
      [[ringOf([0, 0], [10, 10], [0, 0])]],
      'Too few distinct points in geometry component at or near 0 0',
    ],
    [
      'is a point',
      [[ringOf([5, 5], [5, 5], [5, 5])]],
      'Too few distinct points in geometry component at or near 5 5',
    ],
    [
      'has a hole beyond its shell',
      [[square, rectangle(5, 5, 15, 8)]],
      'Self-intersection at or near 10 8',
    ],
    [
      'has a hole beside its shell',
      [[square, rectangle(20, 20, 21, 21)]],
      'Hole lies outside shell at or near 20 20',
    ],
    [
      'has a hole in a hole',
      [[square, rectangle(2, 2, 8, 8), rectangle(4, 4, 6, 6)]],
      'Holes are nested at or near 4 4',
    ],
    [
      'has holes that overlap',
      [[square, rectangle(2, 2, 6, 6), rectangle(4, 4, 8, 8)]],
      'Self-intersection at or near 6 4',
    ],
    [
      'has parts that overlap',
      [[rectangle(0, 0, 6, 6)], [rectangle(4, 4, 9, 9)]],
      'Self-intersection at or near 6 4',
    ],
    ['has a part twice', [[square], [square]], 'Duplicate Rings at or near 0 0'],
    ['has a part in a part', [[square], [rectangle(2, 2, 8, 8)]], 'Nested shells at or near 2 2'],
    [
      'has parts that share an edge',
      [[rectangle(0, 0, 5, 9)], [rectangle(5, 0, 9, 9)]],
      'Self-intersection at or near 5 0',
    ],
    [
      'has its hole in another part’s shell',
      [[rectangle(20, 20, 30, 30), rectangle(2, 2, 4, 4)], [square]],
      'Hole lies outside shell at or near 2 2',
    ],
  ])('that %s', (_, polygons, problem) => {
    expect(areaProblem(polygons)).toBe(problem);
  });
});

test('rings touch if any two edges that are not neighbours touch', () => {
  const arbitrary = fc.oneof(geometriesOf(latticeRing), geometriesOf(starRing), tiling);
  fc.assert(
    fc.property(arbitrary, (geometries) => {
      for (const polygons of geometries) {
        const edges = polygons.flat().flatMap((ring, of) => {
          const points = Array.from(
            { length: ring.length / 2 },
            (_, i) => [ring[2 * i] ?? 0, ring[2 * i + 1] ?? 0] as const,
          );
          const distinct = points.filter(
            (point, i) => i === 0 || String(point) !== String(points[i - 1]),
          );
          return distinct.slice(1).map((to, at) => ({
            from: distinct[at] ?? to,
            to,
            of,
            at,
            last: at === distinct.length - 2,
          }));
        });
        const follows = (a: (typeof edges)[number], b: (typeof edges)[number]) =>
          a.of === b.of && (b.at === a.at + 1 || (a.last && b.at === 0));
        const cross = (o: readonly number[], a: readonly number[], b: readonly number[]) =>
          Math.sign(
            ((a[0] ?? 0) - (o[0] ?? 0)) * ((b[1] ?? 0) - (o[1] ?? 0)) -
              ((a[1] ?? 0) - (o[1] ?? 0)) * ((b[0] ?? 0) - (o[0] ?? 0)),
          );
        const proper = edges.some((a, i) =>
          edges
            .slice(i + 1)
            .some(
              (b) =>
                !follows(a, b) &&
                !follows(b, a) &&
                cross(a.from, a.to, b.from) * cross(a.from, a.to, b.to) < 0 &&
                cross(b.from, b.to, a.from) * cross(b.from, b.to, a.to) < 0,
            ),
        );
        // Crossing edges are always found; for those that seem to touch, JTS decides.
        if (proper) expect(touchesItself(polygons.flat())).toBe(true);
      }
    }),
  );
});

test('examines a border of very many vertices quickly', () => {
  const size = 200_000;
  const ring = new Float64Array(2 * size + 2);
  for (let i = 0; i < size; i++) {
    const angle = (2 * Math.PI * i) / size;
    const radius = 1 + 0.2 * Math.sin(5 * angle) + 1e-6 * Math.sin(700 * angle);
    ring[2 * i] = radius * Math.cos(angle);
    ring[2 * i + 1] = radius * Math.sin(angle);
  }
  ring.copyWithin(2 * size, 0, 2);
  expect(areaProblem([[ring]])).toBeUndefined();
});
