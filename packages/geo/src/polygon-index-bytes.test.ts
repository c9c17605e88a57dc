import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxesOfTouching, boxOfTouching } from './box-of-touching.ts';
import { buildPolygonIndex } from './build-polygon-index.ts';
import type { MultiPolygon } from './geometry.ts';
import { PolygonIndex } from './polygon-index.ts';
import { fromBytes, toBytes } from './polygon-index-bytes.ts';
import {
  atManyScales,
  extremeRing,
  geometriesOf,
  starRing,
  tiling,
  villageRing,
} from './testing/arbitraries.ts';

type Point = readonly [x: number, y: number];

const bytesOf = (geometries: MultiPolygon[]) =>
  Uint8Array.from(Buffer.concat(toBytes(buildPolygonIndex(geometries).data)));

/** All answers of an index for some points, in a fixed order. */
function answers(index: PolygonIndex, geometries: MultiPolygon[], points: readonly Point[]) {
  const ids = [...geometries.keys()];
  return points.map(([x, y]) => {
    const [set, meeting] = [index.locate(x, y), index.meet(x, y)];
    return {
      set: [set, ...index.members(set)],
      meeting: [meeting, ...index.met(meeting)],
      places: ids.map((id) => index.placeIn(id, x, y)),
      isInUnion: index.isInUnion(ids, x, y),
    };
  });
}

/** Vertices, which are on boundaries, and the midpoints between consecutive ones. */
function pointsAt(geometries: MultiPolygon[]): Point[] {
  return geometries.flat(2).flatMap((ring) =>
    [...ring.keys()].slice(0, -1).flatMap((i): Point[] => {
      const [x = 0, y = 0, nextX = x, nextY = y] = ring.subarray(i - (i % 2));
      return i % 2 === 0 ? [[x, y]] : [[x / 2 + nextX / 2, y / 2 + nextY / 2]];
    }),
  );
}

describe('an index that is read from its bytes', () => {
  const kinds: Record<string, fc.Arbitrary<MultiPolygon[]>> = {
    'stars, with holes': geometriesOf(starRing),
    'rings that cross themselves': geometriesOf(villageRing),
    'stars of very different sizes': atManyScales(geometriesOf(starRing)),
    'the smallest and the largest doubles': geometriesOf(extremeRing),
    'tiles that share their edges': tiling,
  };

  it.each(Object.entries(kinds))('gives the same answers as the original: %s', (_, kind) => {
    const near = fc.double({ min: -8, max: 8, noNaN: true });
    const some = fc.array(fc.tuple(near, near), { maxLength: 30 });
    fc.assert(
      fc.property(kind, some, (geometries, others) => {
        const built = buildPolygonIndex(geometries);
        const read = new PolygonIndex(fromBytes(bytesOf(geometries)));
        expect(read.data).toEqual(built.data);
        const points = [...pointsAt(geometries).slice(0, 40), ...others];
        expect(answers(read, geometries, points)).toEqual(answers(built, geometries, points));
      }),
      { numRuns: 30 },
    );
  });

  it('may be empty', () => {
    const read = new PolygonIndex(fromBytes(bytesOf([])));
    expect(read.data).toEqual(buildPolygonIndex([]).data);
    expect(read.locate(0, 0)).toBe(0);
  });

  it('has the boxes of its geometries, also of those without rings or width', () => {
    const line = [[Float64Array.of(0, 0, 3, 0, 0, 0)]];
    fc.assert(
      fc.property(geometriesOf(starRing), (stars) => {
        const geometries = [line, ...stars, [], [[]]];
        const boxes = boxesOfTouching(fromBytes(bytesOf(geometries)));
        expect(boxes).toEqual(geometries.map(boxOfTouching));
      }),
      { numRuns: 30 },
    );
  });

  it('is the same wherever the bytes begin in memory', () => {
    const triangle = [[[Float64Array.of(0, 0, 1, 0, 0, 1, 0, 0)]]];
    const bytes = bytesOf(triangle);
    for (const start of [1, 4, 8]) {
      const room = new Uint8Array(start + bytes.length + 3);
      room.set(bytes, start);
      const read = fromBytes(room.subarray(start, start + bytes.length));
      expect(read).toEqual(buildPolygonIndex(triangle).data);
    }
  });

  it.each([
    ['no bytes', (bytes: Uint8Array) => bytes.subarray(0, 0), 'cut short'],
    ['too few', (bytes: Uint8Array) => bytes.subarray(0, -8), /^an index of \d+ bytes has \d+$/],
    ['too many', (bytes: Uint8Array) => Buffer.concat([bytes, new Uint8Array(8)]), 'an index of'],
  ])('is refused for %s', (_, damage, message) => {
    const bytes = bytesOf([[[Float64Array.of(0, 0, 1, 0, 0, 1, 0, 0)]]]);
    expect(() => fromBytes(damage(bytes))).toThrow(message);
  });
});
