/** As many bytes of a word count: six are a whole number in a double, and an outcode has four at most. */
const MOST_BYTES = 6;

const SPACE = 0x20;
const QUOTE = 0x22;

/**
 * The first word of a field as a number, the same for the same bytes: of a postcode its outcode. It ends
 * with a space, a quote, or its sixth byte; an opening quote is no part of it.
 *
 * @returns 0 for no word
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
