/** The letters allowed in the second half of a postcode: none that are easily misread. */
const LETTERS = 'ABDEFGHJLNPQRSTUWXYZ';

/** How many postcodes an outcode can have. */
export const INWARD_CODES = 10 * LETTERS.length ** 2;

/**
 * It has no common factor with `INWARD_CODES`, so every inward code is used once before any is
 * repeated.
 */
const STRIDE = 1_237;

/** The nth postcode of an outcode. */
export function postcodeOf(outcode: string, n: number): string {
  const code = (n * STRIDE) % INWARD_CODES;
  const digit = code % 10;
  const first = LETTERS[Math.floor(code / 10) % LETTERS.length];
  const second = LETTERS[Math.floor(code / 10 / LETTERS.length)];
  return `${outcode} ${digit}${first}${second}`;
}
