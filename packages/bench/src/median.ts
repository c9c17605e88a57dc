import type { Measure } from './measure.ts';

/** Several runs as one: the median of each figure, which one slow run does not affect. */
export function medianRun(runs: readonly (readonly Measure[])[]): Measure[] {
  const [first = []] = runs;
  return first.map((measure, i) => {
    const same = runs.flatMap((run) => run[i] ?? []);
    const of = (figure: 'wallSeconds' | 'cpuSeconds' | 'peakBytes') =>
      median(same.map((one) => one[figure]));
    return {
      ...measure,
      wallSeconds: of('wallSeconds'),
      cpuSeconds: of('cpuSeconds'),
      peakBytes: of('peakBytes'),
    };
  });
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
