import type { Measure } from './measure.ts';
import { median } from './median.ts';

/** How much longer one piece of work takes than another. */
export interface Ratio {
  readonly what: string;
  readonly wall: number;
  readonly cpu: number;
}

/**
 * The median over the runs of the ratio of two measurements in the same run: a period in which the
 * machine is slower affects both.
 */
export function ratioOf(what: string, ours: readonly Measure[], others: readonly Measure[]): Ratio {
  const of = (figure: 'wallSeconds' | 'cpuSeconds') =>
    median(ours.map((one, i) => one[figure] / (others[i]?.[figure] ?? Number.NaN)));
  return { what, wall: of('wallSeconds'), cpu: of('cpuSeconds') };
}

/** Ratios as a table in Markdown. */
export function ratiosTable(ratios: readonly Ratio[]): string {
  const rows = ratios.map(
    ({ what, wall, cpu }) => `| ${what} | ${wall.toFixed(2)} | ${cpu.toFixed(2)} |`,
  );
  return ['| | wall | CPU |', '| --- | ---: | ---: |', ...rows].join('\n');
}
