import type { Addresses, MapBox } from './map-model.ts';

/** The share of addresses at each end that the first view may leave out. */
const STRAY = 0.02;

/** Of fewer addresses none is left out: any of them may be the one that matters. */
const FEW = 10;

/** In metres: enough to see what is across a boundary. */
const MARGIN = 2000;

/**
 * The box of nearly all addresses, for the first view. Some may be far away, most often because
 * their coordinates are swapped, and with them in view the others would be a single dot. The addresses of
 * another table may be far away, too.
 *
 * @param all the box of the addresses of all tables
 * @returns `undefined` if the box of all is less than twice as large
 */
export function boxOfMost(
  { count, x, y }: Pick<Addresses, 'count' | 'x' | 'y'>,
  all: MapBox,
): MapBox | undefined {
  if (count === 0) return undefined;
  const stray = count < FEW ? 0 : STRAY;
  const [minX, maxX] = middleOf(x, stray);
  const [minY, maxY] = middleOf(y, stray);
  const box = {
    minX: Math.max(minX - MARGIN, all.minX),
    minY: Math.max(minY - MARGIN, all.minY),
    maxX: Math.min(maxX + MARGIN, all.maxX),
    maxY: Math.min(maxY + MARGIN, all.maxY),
  };
  const isMuchSmaller =
    2 * (box.maxX - box.minX) < all.maxX - all.minX ||
    2 * (box.maxY - box.minY) < all.maxY - all.minY;
  return isMuchSmaller ? box : undefined;
}

function middleOf(values: Float64Array, stray: number): readonly [number, number] {
  const sorted = values.toSorted();
  const left = Math.ceil(sorted.length * stray);
  return [sorted[left] ?? 0, sorted[sorted.length - 1 - left] ?? 0];
}
