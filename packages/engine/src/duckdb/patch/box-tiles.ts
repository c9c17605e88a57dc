import type { Box } from '@dc-data-baker/geo';

/** So many tiles lie side by side, each way. */
const TILES = 256;

/** Where boxes are, roughly: some of the tiles of a grid over all of them. */
export interface BoxTiles {
  /** Of the grid, from its corner: the number of a tile is `floor((x - minX) / width)`. */
  readonly minX: number;
  readonly minY: number;
  readonly width: number;
  readonly height: number;
  /** The tiles that a box has a part of, each once. */
  readonly tiles: readonly (readonly [x: number, y: number])[];
}

/** @param all the box that all boxes with an inside are in; of none of them it is infinite */
export function boxTiles(boxes: readonly Box[], all: Box): BoxTiles {
  const { minX, minY } = all;
  const width = (all.maxX - minX) / TILES;
  const height = (all.maxY - minY) / TILES;
  const found = new Map<number, readonly [number, number]>();
  for (const box of boxes) {
    if (!(box.minX < box.maxX && box.minY < box.maxY)) continue;
    // Rounding keeps order, so a point of the box is in none of the tiles beyond these.
    const [left, right] = [box.minX, box.maxX].map((x) => Math.floor((x - minX) / width));
    const [bottom, top] = [box.minY, box.maxY].map((y) => Math.floor((y - minY) / height));
    for (let x = left ?? 0; x <= (right ?? 0); x++) {
      for (let y = bottom ?? 0; y <= (top ?? 0); y++) found.set(x * 2 * TILES + y, [x, y]);
    }
  }
  return { minX, minY, width, height, tiles: [...found.values()] };
}
