import type { Measure } from './measure.ts';

/** A shorter stage has no line of its own. */
const LEAST_SECONDS = 0.05;

/** Measurements as a table in Markdown, which is readable on a terminal, too. */
export function tableOf(measures: readonly Measure[]): string {
  const head = ['', 'wall (s)', 'CPU (s)', 'rows/s', 'MB in', 'MB out', 'peak (GB)'];
  const lines = measures
    .filter(({ wallSeconds }) => wallSeconds >= LEAST_SECONDS)
    .map(({ what, wallSeconds, cpuSeconds, rows, bytesIn, bytesOut, peakBytes }) => [
      what,
      wallSeconds.toFixed(1),
      cpuSeconds.toFixed(1),
      rows === undefined ? '' : Math.round(rows / wallSeconds).toLocaleString('en'),
      megabytes(bytesIn),
      megabytes(bytesOut),
      (peakBytes / 1e9).toFixed(2),
    ]);
  const widths = head.map((_, i) =>
    Math.max(...[head, ...lines].map((line) => line[i]?.length ?? 0)),
  );
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? `${'-'.repeat(width + 2)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [row(head), rule, ...lines.map(row)].join('\n');
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? '' : Math.round(bytes / 1e6).toLocaleString('en');
}
