import type { Box } from '@dc-data-baker/geo';

/** The number of tiles in each direction. */
const TILES = 256;

/** Where boxes are, approximately: some of the tiles of a grid over all of them. */
export interface BoxTiles {
  /** The corner of the grid: the number of a tile is `floor((x - minX) / width)`. */
  readonly minX: number;
  readonly minY: number;
  readonly width: number;
  readonly height: number;
  /** The tiles that a box overlaps, each once. */
  readonly tiles: readonly (readonly [x: number, y: number])[];
}

/** @param all the box around all boxes that are not empty; if there are none, it is infinite */
export function boxTiles(boxes: readonly Box[], all: Box): BoxTiles {
  const { minX, minY } = all;
  const width = (all.maxX - minX) / TILES;
  const height = (all.maxY - minY) / TILES;
  const found = new Map<number, readonly [number, number]>();
  for (const box of boxes) {
    if (!(box.minX < box.maxX && box.minY < box.maxY)) continue;
    // Rounding keeps the order, so a point of the box is never in a tile outside of these.
    const [left, right] = [box.minX, box.maxX].map((x) => Math.floor((x - minX) / width));
    const [bottom, top] = [box.minY, box.maxY].map((y) => Math.floor((y - minY) / height));
    for (let x = left ?? 0; x <= (right ?? 0); x++) {
      for (let y = bottom ?? 0; y <= (top ?? 0); y++) found.set(x * 2 * TILES + y, [x, y]);
    }
  }
  return { minX, minY, width, height, tiles: [...found.values()] };
}
