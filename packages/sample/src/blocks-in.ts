import type { Block } from './mesh.ts';
import type { Random } from './random.ts';

/** How far a cut may be from an even one, as a share of a piece. */
const UNEVEN = 0.15;

/**
 * Cuts a block into smaller ones of about `side` cells or somewhat more each way. It is cut into
 * bands first, and then each band separately, so that the cuts of two bands do not line up, as in a
 * brick wall.
 */
export function* blocksIn(block: Block, side: number, random: Random): Generator<Block> {
  for (const [south, north] of piecesOf(block.south, block.north, side, random)) {
    for (const [west, east] of piecesOf(block.west, block.east, side, random)) {
      yield { west, south, east, north };
    }
  }
}

function piecesOf(from: number, to: number, size: number, random: Random): [number, number][] {
  const count = Math.max(1, Math.floor((to - from) / size));
  const pieces: [number, number][] = [];
  let start = from;
  for (let index = 1; index <= count; index++) {
    const even = from + (index * (to - from)) / count;
    const end = index === count ? to : Math.round(even + random.between(-UNEVEN, UNEVEN) * size);
    pieces.push([start, end]);
    start = end;
  }
  return pieces;
}
