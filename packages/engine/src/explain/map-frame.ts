import type { Point } from './explanation.ts';
import { type Window, windowAround } from './window.ts';

/** How much is shown around the addresses, in metres: enough to see what is across a boundary. */
const MARGIN = 2000;

/** The share of addresses at each end that do not count: one with a wrong point may be anywhere. */
const STRAY = 0.005;

/**
 * What a map of addresses shows: where nearly all of them are, and some way around.
 *
 * @param asked are in it whatever they are
 * @returns `undefined` where there are no points
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
  const windows = [
    windowAround(minX, minY, MARGIN),
    windowAround(maxX, maxY, MARGIN),
    ...asked.map(({ longitude, latitude }) => windowAround(longitude, latitude, MARGIN)),
  ];
  return {
    minX: Math.min(...windows.map((window) => window.minX)),
    minY: Math.min(...windows.map((window) => window.minY)),
    maxX: Math.max(...windows.map((window) => window.maxX)),
    maxY: Math.max(...windows.map((window) => window.maxY)),
  };
}

function middleOf(values: readonly number[]): readonly (number | undefined)[] {
  const sorted = Float64Array.from(values).sort();
  const left = Math.floor(sorted.length * STRAY);
  return [sorted[left], sorted[sorted.length - 1 - left]];
}
