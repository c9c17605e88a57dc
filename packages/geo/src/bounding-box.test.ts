import { describe, expect, it } from 'vitest';
import { boundingBox, parseWkt } from './index.ts';

describe('the bounding box', () => {
  it.each([
    ['POLYGON ((1 2, 4 2, 3 7, 1 2))', { minX: 1, minY: 2, maxX: 4, maxY: 7 }],
    [
      'MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((-5 3, -4 3, -4 4, -5 3)))',
      { minX: -5, minY: 0, maxX: 1, maxY: 4 },
    ],
    ['MULTIPOLYGON EMPTY', undefined],
    ['POLYGON EMPTY', undefined],
  ])('of %s', (wkt, box) => expect(boundingBox(parseWkt(wkt))).toEqual(box));
});
