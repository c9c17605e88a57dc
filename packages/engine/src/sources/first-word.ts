/**
 * Only this many bytes of a word count: six fit into a double as a whole number, and an outcode has
 * at most four.
 */
const MOST_BYTES = 6;

const SPACE = 0x20;
const QUOTE = 0x22;

/**
 * The first word of a field as a number, the same for the same bytes: for a postcode, its outcode.
 * It ends at a space, a quote, or its sixth byte; an opening quote does not count.
 *
 * @returns 0 if there is no word
 */
export function firstWord(bytes: Uint8Array, from: number, to: number): number {
  let word = 0;
  const start = bytes[from] === QUOTE ? from + 1 : from;
  const end = Math.min(to, start + MOST_BYTES);
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === SPACE || byte === QUOTE) break;
    word = word * 256 + byte;
  }
  return word;
}
