import { isUtf8 } from 'node:buffer';

/**
 * How many bytes, from the first, are UTF-8 or the beginning of it: all of them, or as many as there
 * are before the first byte that no UTF-8 may have there. Node checks many bytes at once, which takes
 * almost no time.
 */
export function utf8Bytes(text: Buffer): number {
  if (isBeginning(text)) return text.length;
  let right = 0;
  let wrong = text.length;
  while (wrong - right > 1) {
    const middle = (right + wrong) >>> 1;
    if (isBeginning(text.subarray(0, middle))) right = middle;
    else wrong = middle;
  }
  return right;
}

/** Whether a text may be continued so that it is UTF-8, as far as its last character can tell. */
function isBeginning(text: Buffer): boolean {
  return isUtf8(text.subarray(0, text.length - unfinished(text)));
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
