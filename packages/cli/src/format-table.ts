import stringWidth from 'string-width';

/**
 * Columns side by side under their headings, numbers to the right, without lines. A value of several
 * lines takes as many; columns are as wide as a terminal shows them, where `你好` takes four places.
 */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly string[] = [],
): string {
  const lines = [head, ...rows].flatMap(linesOf);
  const widths = head.map((_, i) =>
    lines.reduce((widest, line) => Math.max(widest, stringWidth(line[i] ?? '')), 0),
  );
  return lines
    .map((line) =>
      head
        .map((name, i) => {
          const cell = line[i] ?? '';
          const space = ' '.repeat((widths[i] ?? 0) - stringWidth(cell));
          return right.includes(name) ? space + cell : cell + space;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A row's cells line by line. */
function linesOf(row: readonly string[]): string[][] {
  const cells = row.map((cell) => cell.split('\n'));
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, i) => cells.map((cell) => cell[i] ?? ''));
}
