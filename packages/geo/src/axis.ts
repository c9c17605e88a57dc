import { Float64List } from './growable.ts';
import { upperBound } from './sorted.ts';

/**
 * Divides a coordinate into slices: the columns, or the rows, of the grid. Slice i has the values
 * from `lines[i]` up to but not including `lines[i + 1]`; the first and the last are unbounded.
 * Lines are only compared with and never computed, so points and edges are assigned to the same
 * slices, whatever the rounding.
 */
export interface Axis {
  /** Where each slice begins: at least one, finite, strictly ascending. */
  readonly lines: Float64Array;
  /** How many lines are in the buckets before each bucket; buckets have equal widths. */
  readonly bucketLines: Uint32Array;
  readonly bucketsPerUnit: number;
}

const BUCKETS_PER_LINE = 4;

export function sliceOf(axis: Axis, value: number): number {
  const { lines, bucketLines } = axis;
  const bucket = bucketOf(lines, axis.bucketsPerUnit, bucketLines.length - 1, value);
  const from = bucketLines[bucket] as number;
  const to = bucketLines[bucket + 1] as number;
  if (from === to) return from - 1;
  const notAbove = upperBound(lines, value, from, to);
  return notAbove === 0 ? 0 : notAbove - 1;
}

/**
 * Places up to `slices` slices over `sample`, whose values are ascending. Half of them are
 * distributed by width and half by the number of values, so that towns get narrower slices than
 * moors, and one distant polygon cannot squeeze all others into one slice.
 */
export function buildAxis(sample: Float64Array, slices: number): Axis {
  const lines = placeLines(sample, slices);
  const buckets = BUCKETS_PER_LINE * lines.length;
  const extent = (lines.at(-1) as number) - (lines[0] as number);
  const bucketsPerUnit = buckets / extent;
  const bucketLines = new Uint32Array(buckets + 1);
  for (const line of lines) {
    const next = bucketOf(lines, bucketsPerUnit, buckets, line) + 1;
    bucketLines[next] = (bucketLines[next] as number) + 1;
  }
  for (let i = 1; i <= buckets; i++) {
    bucketLines[i] = (bucketLines[i] as number) + (bucketLines[i - 1] as number);
  }
  return { lines, bucketLines, bucketsPerUnit };
}

/**
 * Never decreases as `value` increases, even if it overflows: that is all that finding a slice
 * needs.
 */
function bucketOf(lines: Float64Array, perUnit: number, buckets: number, value: number): number {
  const bucket = (value - (lines[0] as number)) * perUnit;
  // Written so that NaN, from an extent of nothing or beyond all doubles, is bucket 0.
  if (!(bucket > 0)) return 0;
  return bucket < buckets ? Math.trunc(bucket) : buckets - 1;
}

function placeLines(sample: Float64Array, slices: number): Float64Array {
  const first = sample[0] as number;
  const extent = (sample.at(-1) as number) - first;
  const lines = new Float64List();
  lines.push(first);
  let last = first;
  // The share of all slices, from 0 to 1, that are before the value; and the next line to place.
  let share = 0;
  let next = 1;
  for (let i = 1; i < sample.length; i++) {
    const from = sample[i - 1] as number;
    const step = (sample[i] as number) - from;
    const gain = 0.5 * (step / extent) + 0.5 / (sample.length - 1);
    for (; next < slices && share + gain >= next / slices; next++) {
      const line = from + step * ((next / slices - share) / gain);
      // Also false for the NaN and the infinities of an extent beyond all doubles.
      if (line > last && line < Infinity) {
        lines.push(line);
        last = line;
      }
    }
    share += gain;
  }
  return lines.toArray();
}
