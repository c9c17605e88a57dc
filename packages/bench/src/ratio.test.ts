import { expect, it } from 'vitest';
import type { Measure } from './measure.ts';
import { ratioOf, ratiosTable } from './ratio.ts';

const took = (wallSeconds: number, cpuSeconds: number): Measure => ({
  what: 'a stage',
  wallSeconds,
  cpuSeconds,
  peakBytes: 1,
});

it('a ratio compares figures of the same run, so that a slow hour does not matter', () => {
  const ours = [took(2, 4), took(20, 40), took(3, 5)];
  const others = [took(1, 1), took(10, 10), took(1, 1)];
  const ratio = ratioOf('ours / another', ours, others);
  expect(ratio).toEqual({ what: 'ours / another', wall: 2, cpu: 4 });
  expect(ratiosTable([ratio])).toBe(
    '| | wall | CPU |\n| --- | ---: | ---: |\n| ours / another | 2.00 | 4.00 |',
  );
});
