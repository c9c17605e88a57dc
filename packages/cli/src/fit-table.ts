import { visible } from '@dc-data-baker/models';
import { type Cell, formatTable, widthOf } from './format-table.ts';
import { wrapWords } from './wrap-words.ts';

export interface Fit {
  /** The columns whose values are to the right. */
  readonly right?: readonly string[];
  /** How many columns, from the left, become headings of the others if there is no room. */
  readonly headings: number;
  /** The width of the terminal; without one, every row takes one line. */
  readonly columns: number | undefined;
}

const STEP = 2;
/** Between columns. */
const GAP = 2;

/**
 * A table as `formatTable` makes it, if the terminal is as wide. Otherwise the first columns are
 * headings above the others, and those that have no room beside each other go to further lines.
 */
export function fitTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  { right = [], headings, columns }: Fit,
): string {
  const table = formatTable(head, rows, right);
  if (columns === undefined) return table;
  if (table.split('\n').every((line) => widthOf(line) <= columns)) return table;
  const names = head.slice(headings);
  const cells = rows.map((row) => row.map((cell) => [cell].flat().map(visible).join('; ')));
  const widths = names.map((name, i) =>
    cells.reduce(
      (widest, row) => Math.max(widest, widthOf(row[i + headings] ?? '')),
      widthOf(name),
    ),
  );
  const room = columns - headings * STEP;
  const isEmpty = (i: number) => cells.every((row) => row[i + headings] === '');
  const lines = packed(widths, room, (i) => rows.length === 0 || !isEmpty(i));
  const shown: string[] = [];
  let before: readonly string[] = [];
  for (const row of [head, ...cells]) {
    const first = row.slice(0, headings);
    const changed = first.findIndex((text, i) => text !== before[i]);
    if (changed >= 0) {
      shown.push(...first.slice(changed).map((text, i) => indented(text, changed + i)));
    }
    before = first;
    const texts = row.slice(headings);
    for (const [n, line] of lines.entries()) {
      const parts = line.map((i) =>
        padded(texts[i] ?? '', widths[i] ?? 0, right.includes(names[i] ?? '')),
      );
      const text = parts.join(' '.repeat(GAP)).trimEnd();
      if (text === '') continue;
      const level = headings + (n === 0 ? 0 : 1);
      const wrapped = wrapWords(text, columns - level * STEP);
      // A line of several columns is never wider than its room, and keeps its spaces.
      const fits = line.length > 1 || widthOf(text) <= columns - level * STEP;
      shown.push(...(fits ? [text] : wrapped).map((piece) => indented(piece, level)));
    }
  }
  return shown.join('\n');
}

/** The columns of each line, by their numbers, as many as have room; not those without a value. */
function packed(
  widths: readonly number[],
  room: number,
  hasValues: (column: number) => boolean,
): number[][] {
  const lines: number[][] = [[]];
  let left = room;
  for (const [i, width] of widths.entries()) {
    if (!hasValues(i)) continue;
    const line = lines.at(-1);
    if (line && (line.length === 0 || width <= left)) line.push(i);
    else {
      lines.push([i]);
      left = room - STEP;
    }
    left -= width + GAP;
  }
  return lines;
}

function padded(text: string, width: number, toRight: boolean): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return toRight ? space + text : text + space;
}

function indented(text: string, level: number): string {
  return ' '.repeat(level * STEP) + text;
}
