import type { Point } from './explanation.ts';
import { type Window, windowAround } from './window.ts';

/** The margin around the addresses, in metres: enough to see what is across a boundary. */
const MARGIN = 2000;

/** The share of addresses at each end that is ignored: one with a wrong point may be anywhere. */
const STRAY = 0.005;

/**
 * The frame of a map of addresses: nearly all of them, and a margin.
 *
 * @param asked are always inside
 * @returns `undefined` if there are no points
 */
export function mapFrame(
  points: readonly Point[],
  asked: readonly Point[] = [],
): Window | undefined {
  const [minX, maxX] = middleOf(points.map(({ longitude }) => longitude));
  const [minY, maxY] = middleOf(points.map(({ latitude }) => latitude));
  if (minX === undefined || maxX === undefined || minY === undefined || maxY === undefined) {
    return undefined;
  }
  return around([
    { longitude: minX, latitude: minY },
    { longitude: maxX, latitude: maxY },
    ...asked,
  ]);
}

/** The frame of all points, with a margin; `undefined` if there are none. */
export function frameOf(points: readonly Point[]): Window | undefined {
  return points.length === 0 ? undefined : around(points);
}

function around(points: readonly Point[]): Window {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { longitude, latitude } of points) {
    const window = windowAround(longitude, latitude, MARGIN);
    minX = Math.min(minX, window.minX);
    minY = Math.min(minY, window.minY);
    maxX = Math.max(maxX, window.maxX);
    maxY = Math.max(maxY, window.maxY);
  }
  return { minX, minY, maxX, maxY };
}

function middleOf(values: readonly number[]): readonly (number | undefined)[] {
  const sorted = Float64Array.from(values).sort();
  const left = Math.floor(sorted.length * STRAY);
  return [sorted[left], sorted[sorted.length - 1 - left]];
}
