import { describe, expect, it } from 'vitest';
import { median, medianRun } from './median.ts';

describe('the median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([10, 1, 2, 3])).toBe(2.5);
  });

  it('of runs is computed for each figure separately', () => {
    const run = (wallSeconds: number, cpuSeconds: number) => [
      { what: 'a stage', wallSeconds, cpuSeconds, peakBytes: 1, rows: 7 },
    ];
    expect(medianRun([run(1, 9), run(2, 1), run(100, 2)])).toEqual([
      { what: 'a stage', wallSeconds: 2, cpuSeconds: 2, peakBytes: 1, rows: 7 },
    ]);
  });
});
