import fc from 'fast-check';
import type { MultiPolygon, Ring } from '../geometry.ts';
import { nudge, ringOf } from './rings.ts';

type Point = readonly [x: number, y: number];

/** Few different values, so that vertices, edges and points fall on each other all the time. */
const smallInteger = fc.integer({ min: -3, max: 3 });

/** Real coordinates: degrees with 7 decimals, over the size of a village. */
const longitude = fc.integer({ min: -12_000, max: 12_000 }).map((n) => (-12_184_672 + n) / 1e7);
const latitude = fc.integer({ min: -12_000, max: 12_000 }).map((n) => (546_772_418 + n) / 1e7);

const anyFinite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  // Further apart than the largest double.
  fc.double({ min: 2 ** 1022, noNaN: true, noDefaultInfinity: true }),
  fc.double({ max: -(2 ** 1022), noNaN: true, noDefaultInfinity: true }),
);

function ringThrough(x: fc.Arbitrary<number>, y: fc.Arbitrary<number>): fc.Arbitrary<Ring> {
  return fc
    .array(fc.tuple(x, y), { minLength: 3, maxLength: 10 })
    .map((points) => ringOf(...points));
}

/** On a small lattice: self-crossing, with spikes, repeated points, and edges that overlap. */
export const latticeRing = ringThrough(smallInteger, smallInteger);

export const villageRing = ringThrough(longitude, latitude);

/** From the smallest numbers to the largest, where arithmetic underflows and overflows. */
export const extremeRing = ringThrough(anyFinite, anyFinite);

/** Not self-crossing, around a centre. */
export const starRing: fc.Arbitrary<Ring> = fc
  .tuple(
    fc.double({ min: -10, max: 10, noNaN: true }),
    fc.double({ min: -10, max: 10, noNaN: true }),
    fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: 3, maxLength: 16 }),
  )
  .map(([x, y, radii]) =>
    ringOf(
      ...radii.map((radius, i): Point => {
        const angle = (2 * Math.PI * i) / radii.length;
        return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
      }),
    ),
  );

/** A long triangle that is a few doubles thin, with a fourth point close to its long side. */
export const sliverRing: fc.Arbitrary<Ring> = fc
  .tuple(
    longitude,
    latitude,
    longitude,
    latitude,
    step(),
    step(),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([ax, ay, bx, by, stepX, stepY, share]) => {
    const along: Point = [ax + share * (bx - ax), ay + share * (by - ay)];
    return ringOf([ax, ay], along, [bx, by], [nudge(bx, stepX), nudge(by, stepY)]);
  });

export function step(): fc.Arbitrary<-1 | 0 | 1> {
  return fc.constantFrom(-1, 0, 1);
}

/** Some geometries, of polygons with holes anywhere: beside the shell, across it, in each other. */
export function geometriesOf(ring: fc.Arbitrary<Ring>): fc.Arbitrary<MultiPolygon[]> {
  const polygon = fc.array(ring, { minLength: 1, maxLength: 3 });
  return fc.array(fc.array(polygon, { maxLength: 3 }), { maxLength: 4 });
}

/** The geometries with each one larger or smaller and elsewhere. */
export function atManyScales(
  geometries: fc.Arbitrary<MultiPolygon[]>,
): fc.Arbitrary<MultiPolygon[]> {
  const place = fc.tuple(fc.integer({ min: -9, max: 9 }), smallInteger, smallInteger);
  return fc
    .tuple(geometries, fc.array(place, { minLength: 4, maxLength: 4 }))
    .map(([all, places]) =>
      all.map((polygons, i) => {
        const [exponent, dx, dy] = places[i] ?? [0, 0, 0];
        const scale = 10 ** exponent;
        const move = (value: number, j: number) => scale * (value + (j % 2 === 0 ? dx : dy));
        return polygons.map((polygon) => polygon.map((ring) => ring.map(move)));
      }),
    );
}

/** Quadrangles and triangles that cover a square, each pair sharing its edge exactly. */
export const tiling: fc.Arbitrary<MultiPolygon[]> = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.infiniteStream(fc.double({ min: -0.3, max: 0.3, noNaN: true })),
  )
  .map(([side, shifts]) => {
    const shift = () => shifts.next().value ?? 0;
    const corners = Array.from({ length: side + 1 }, (_, row) =>
      Array.from({ length: side + 1 }, (_, column): Point => [column + shift(), row + shift()]),
    );
    const tiles: MultiPolygon[] = [];
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const low = corners[row]?.slice(column, column + 2) ?? [];
        const high = corners[row + 1]?.slice(column, column + 2) ?? [];
        const [a, b, c, d] = [...low, ...high] as [Point, Point, Point, Point];
        if (shift() < 0) tiles.push([[ringOf(a, b, d, c)]]);
        else tiles.push([[ringOf(a, b, d)]], [[ringOf(a, d, c)]]);
      }
    }
    return tiles;
  });
