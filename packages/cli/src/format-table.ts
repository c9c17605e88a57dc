import { createRequire } from 'node:module';
import { visible } from '@dc-data-baker/models';
import type stringWidth from 'string-width';

/** A text, which takes one line whatever it contains; or texts, one below the other. */
export type Cell = string | readonly string[];

/**
 * Columns side by side under their headings, with numbers to the right and without lines. Widths
 * are those of a terminal, where `你好` takes four columns.
 *
 * Values come from external files. A line end in one would look like another row, and a terminal
 * would obey an escape character, so both are made `visible`.
 */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  right: readonly string[] = [],
): string {
  const lines = [head, ...rows].flatMap(linesOf);
  const widths = head.map((_, i) =>
    lines.reduce((widest, line) => Math.max(widest, widthOf(line[i] ?? '')), 0),
  );
  return lines
    .map((line) =>
      head
        .map((name, i) => {
          const cell = line[i] ?? '';
          const space = ' '.repeat((widths[i] ?? 0) - widthOf(cell));
          return right.includes(name) ? space + cell : cell + space;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A row's cells, line by line. */
function linesOf(row: readonly Cell[]): string[][] {
  const cells = row.map((cell) => [cell].flat().map(visible));
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, i) => cells.map((cell) => cell[i] ?? ''));
}

const ASCII = /^[ -~]*$/;
const require = createRequire(import.meta.url);

/** In places of a terminal. The library takes 30 ms to load, and few tables hold more than ASCII. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  const { default: width } = require('string-width') as { default: typeof stringWidth };
  return width(text);
}
