import { isUtf8 } from 'node:buffer';
import { CSV_MISTAKES } from './csv-mistakes.ts';
import { CsvProblem, MOST_SHOWN_BYTES } from './csv-problem.ts';

/**
 * Finds the line: no multi-byte character contains a line end.
 *
 * @param text contains bytes that are not UTF-8
 * @param counted the line that the scanner is in, from 1
 * @param isReturned whether that line has had its carriage return, so that only a line feed may
 *   follow
 */
export function notUtf8(text: Buffer, counted: number, isReturned: boolean): CsvProblem {
  let line = counted;
  let from = 0;
  // The previous line ended with the last byte of the previous chunk, and has not been counted yet.
  if (isReturned) {
    line++;
    if (text[0] === 0x0a) from++;
  }
  for (; ; line++) {
    const to = lineEndAfter(text, from);
    if (!isUtf8(text.subarray(from, to))) {
      const shown = text.subarray(from, to).subarray(0, MOST_SHOWN_BYTES);
      return new CsvProblem(CSV_MISTAKES.notUtf8, line, shown.toString());
    }
    from = to + (text[to] === 0x0d && text[to + 1] === 0x0a ? 2 : 1);
  }
}

/**
 * The end of the line that contains a byte: at a carriage return, a line feed or the end of the
 * text.
 */
function lineEndAfter(text: Buffer, from: number): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === 0x0a || text[i] === 0x0d) return i;
  }
  return text.length;
}

/** How many bytes at the end may be the beginning of a character. */
export function unfinished(text: Buffer): number {
  for (let back = 1; back <= Math.min(3, text.length); back++) {
    const byte = text[text.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
