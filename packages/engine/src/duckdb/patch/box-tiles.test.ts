import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxTiles } from './box-tiles.ts';

describe('the tiles of boxes', () => {
  it('contain every point of each box', () => {
    const side = fc.double({ min: -180, max: 180, noNaN: true });
    const size = fc.double({ min: 1e-6, max: 5, noNaN: true });
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(side, side, size, size), { minLength: 1, maxLength: 5 }),
        part,
        part,
        (given, right, up) => {
          const boxes = given.map(([minX, minY, width, height]) => ({
            minX,
            minY,
            maxX: minX + width,
            maxY: minY + height,
          }));
          const all = {
            minX: Math.min(...boxes.map((box) => box.minX)),
            minY: Math.min(...boxes.map((box) => box.minY)),
            maxX: Math.max(...boxes.map((box) => box.maxX)),
            maxY: Math.max(...boxes.map((box) => box.maxY)),
          };
          const { tiles, width, height } = boxTiles(boxes, all);
          const found = new Set(tiles.map(([x, y]) => `${x} ${y}`));
          expect(found.size).toBe(tiles.length);
          for (const { minX, minY, maxX, maxY } of boxes) {
            const x = Math.min(minX + right * (maxX - minX), maxX);
            const y = Math.min(minY + up * (maxY - minY), maxY);
            const tile = [Math.floor((x - all.minX) / width), Math.floor((y - all.minY) / height)];
            expect(found).toContain(tile.join(' '));
          }
        },
      ),
    );
  });

  it('are few for a small box in a large country', () => {
    const all = { minX: 0, minY: 0, maxX: 256, maxY: 256 };
    const small = { minX: 10.2, minY: 20.2, maxX: 11.5, maxY: 20.8 };
    expect(boxTiles([small], all).tiles).toEqual([
      [10, 20],
      [11, 20],
    ]);
  });

  it('are none for a box without an inside', () => {
    const line = { minX: 1, minY: 1, maxX: 1, maxY: 3 };
    const nothing = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
    expect(boxTiles([line], nothing).tiles).toEqual([]);
  });
});
