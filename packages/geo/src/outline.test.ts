import { describe, expect, it } from 'vitest';
import { outlineWithin } from './outline.ts';
import type { Box } from './part-table.ts';
import { parseWkt } from './wkt.ts';

const square = (minX: number, minY: number, maxX: number, maxY: number) =>
  `((${minX} ${minY}, ${maxX} ${minY}, ${maxX} ${maxY}, ${minX} ${maxY}, ${minX} ${minY}))`;

const box = (minX: number, minY: number, maxX: number, maxY: number): Box => ({
  minX,
  minY,
  maxX,
  maxY,
});

/** The share of a line that is in a box, after cutting it at the four sides. */
function lengthWithin([x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[], at: Box): number {
  let [from, to] = [0, 1];
  for (const [start, step, least, most] of [
    [x1, x2 - x1, at.minX, at.maxX],
    [y1, y2 - y1, at.minY, at.maxY],
  ] as const) {
    const ends = [(least - start) / step, (most - start) / step].sort((a, b) => a - b);
    if (step === 0 && (start < least || start > most)) return 0;
    if (step === 0) continue;
    from = Math.max(from, ends[0] ?? 0);
    to = Math.min(to, ends[1] ?? 1);
  }
  return Math.max(0, to - from) * Math.hypot(x2 - x1, y2 - y1);
}

/**
 * The area of a ring within a box, positive if it runs counterclockwise, by Sutherland and
 * Hodgman's algorithm.
 */
function areaWithin(ring: Float64Array, { minX, minY, maxX, maxY }: Box): number {
  let points = Array.from({ length: ring.length / 2 - 1 }, (_, i) => [
    ring[2 * i] ?? 0,
    ring[2 * i + 1] ?? 0,
  ]);
  for (const inside of [
    ([x = 0]: number[]) => x - minX,
    ([x = 0]: number[]) => maxX - x,
    ([, y = 0]: number[]) => y - minY,
    ([, y = 0]: number[]) => maxY - y,
  ]) {
    points = points.flatMap((point, i) => {
      const before = points.at(i - 1) ?? [];
      const [a, b] = [inside(before), inside(point)];
      const share = a / (a - b);
      const cut = point.map((value, axis) => (before[axis] ?? 0) * (1 - share) + value * share);
      return [...(a >= 0 === b >= 0 ? [] : [cut]), ...(b >= 0 ? [point] : [])];
    });
  }
  const doubled = points.map(([x = 0, y = 0], i) => {
    const [beforeX = 0, beforeY = 0] = points.at(i - 1) ?? [];
    return beforeX * y - x * beforeY;
  });
  return doubled.reduce((sum, each) => sum + each, 0) / 2;
}

/**
 * From shapely 2.2: the length, in degrees, of the boundary of the union of the areas in the box,
 * and the sum of their areas there.
 */
describe.each([
  ['a side and a corner', [`POLYGON ${square(0, 50, 4, 54)}`], box(1, 51, 5, 55), 6, 9],
  ['an area all around', [`POLYGON ${square(0, 50, 9, 59)}`], box(1, 51, 5, 55), 0, 16],
  [
    'pieces whose corners are on edges of others',
    [
      `POLYGON ${square(0, 50, 2, 54)}`,
      'POLYGON ((2 50, 5 50.5, 4 52, 2 52, 2 50))',
      'POLYGON ((2 52, 4 52, 4.5 53, 3 54.5, 2 54, 2 52))',
    ],
    box(0.5, 50.2, 4.2, 53.5),
    2.104405190570661,
    12.03666666666666,
  ],
  [
    'a hole, and another area in it',
    [
      'POLYGON ((0 50, 6 50, 6 56, 0 56, 0 50), (2 52, 2 54, 4 54, 4 52, 2 52))',
      `POLYGON ${square(3, 53, 3.5, 53.5)}`,
    ],
    box(1, 51, 7, 53.2),
    7.500000000000014,
    8.70000000000001,
  ],
  [
    'areas that overlap',
    [`POLYGON ${square(0, 50, 3, 53)}`, `POLYGON ${square(2, 51, 5, 52)}`],
    box(-1, 49, 4, 60),
    13,
    11,
  ],
  [
    'areas that share half an edge',
    [`POLYGON ${square(0, 50, 3, 53)}`, `POLYGON ${square(3, 51, 5, 52)}`],
    box(-1, 49, 4, 60),
    13,
    10,
  ],
  [
    'a ring that winds around the box',
    [
      'POLYGON ((-3 49, 8 49, 8 52, 7 52, 7 50, 3 50, 3 58, -1 58, -1 55, -2 55, -2 59, -3 59, -3 49))',
    ],
    box(0, 51, 4, 54),
    3,
    9,
  ],
  ['an area elsewhere', [`POLYGON ${square(20, 50, 24, 54)}`], box(1, 51, 5, 55), 0, 0],
] as const)('%s', (_, areas, at, length, area) => {
  // Neither the direction of rings nor the order of areas matters.
  const reversed = areas.map((wkt) =>
    parseWkt(wkt).map((polygon) =>
      polygon.map((ring) => {
        const points = Array.from({ length: ring.length / 2 }, (_, i) => ring.subarray(2 * i));
        return Float64Array.from(points.toReversed().flatMap(([x = 0, y = 0]) => [x, y]));
      }),
    ),
  );
  it.each([
    ['as it is', areas.map(parseWkt)],
    ['the other way round', reversed.toReversed()],
  ])('is drawn and filled where the area is, %s', (_, parsed) => {
    const { rings, stretches } = outlineWithin(parsed, at);
    const lines = rings.flatMap(({ points, isDrawn }) =>
      isDrawn.flatMap((drawn, i) => (drawn ? [[...points.subarray(2 * i, 2 * i + 4)]] : [])),
    );
    const drawn = [...lines, ...stretches].map((line) => lengthWithin(line, at));
    expect(drawn.reduce((sum, each) => sum + each, 0)).toBeCloseTo(length, 9);
    const filled = rings.map(({ points }) => areaWithin(points, at));
    expect(filled.reduce((sum, each) => sum + each, 0)).toBeCloseTo(area, 9);
  });
});

it('outside of the box the outline has as few points as possible', () => {
  const coast = Array.from({ length: 10_000 }, (_, i) => `${10 + Math.sin(i)} ${50 + i / 1000}`);
  const area = parseWkt(`POLYGON ((0 50, ${coast.join(', ')}, 0 60, 0 50))`);
  const [ring] = outlineWithin([area], box(1, 51, 5, 55)).rings;
  expect((ring?.points.length ?? 0) / 2).toBeLessThan(8);
});
