/** The powers of ten that are doubles. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/** So many digits are a double, whichever they are. */
const FIRST_DIGITS = 15;
const MOST_REST_DIGITS = 6;

const PLUS = 43;
const MINUS = 45;
const DOT = 46;

/**
 * Reads decimals such as `-2.3490278008636087` as the nearest doubles: what `Number` says, in half of
 * the time.
 *
 * The digits are a whole number, and that is divided by a power of ten. If both are doubles, only
 * the division rounds. More than 15 digits are the sum of two doubles; what their quotient leaves
 * is then computed exactly, and gives a correction. Where the corrected quotient is too near to the
 * middle between two doubles to say which of them is nearer, there is no result.
 */
export class DecimalReader {
  /** Of the number that was read last: the index after it. */
  end = 0;

  /**
   * @param bytes ASCII
   * @returns `NaN` for all that has to be read in another way: too many digits, or no number at all
   */
  read(bytes: Uint8Array, start: number): number {
    let at = start;
    const isNegative = bytes[at] === MINUS;
    if (isNegative || bytes[at] === PLUS) at++;
    const wholeAt = at;
    let first = 0;
    let digit = (bytes[at] as number) - 48;
    while (digit >= 0 && digit <= 9) {
      first = first * 10 + digit;
      digit = (bytes[++at] as number) - 48;
    }
    const whole = at - wholeAt;
    if (digit === DOT - 48) digit = (bytes[++at] as number) - 48;
    const decimalsAt = at;
    const firstEnd = at + FIRST_DIGITS - whole;
    while (digit >= 0 && digit <= 9 && at < firstEnd) {
      first = first * 10 + digit;
      digit = (bytes[++at] as number) - 48;
    }
    const restAt = at;
    let rest = 0;
    while (digit >= 0 && digit <= 9) {
      rest = rest * 10 + digit;
      digit = (bytes[++at] as number) - 48;
    }
    this.end = at;
    const decimals = at - decimalsAt;
    const restDigits = at - restAt;
    if (whole > FIRST_DIGITS || restDigits > MOST_REST_DIGITS || decimals + whole === 0)
      return Number.NaN;
    const power = POWERS[decimals] as number;
    const size =
      restDigits === 0 ? first / power : quotient(first, POWERS[restDigits] as number, rest, power);
    return isNegative ? -size : size;
  }
}

/**
 * `(first * scale + rest) / power`, of whole numbers that are doubles.
 *
 * @returns `NaN` if it is too near to the middle between two doubles
 */
function quotient(first: number, scale: number, rest: number, power: number): number {
  // The dividend is exactly high + low.
  const product = first * scale;
  const high = product + rest;
  const low = roundedOff(first, scale, product) + (rest - (high - product));
  const about = high / power;
  const multiplied = about * power;
  const left = high - multiplied + (low - roundedOff(about, power, multiplied));
  const correction = left / power;
  // More than the rounding of the two lines before.
  const doubt = Math.abs(about) * 2 ** -98 + Math.abs(correction) * 2 ** -48;
  const value = about + (correction - doubt);
  return value === about + (correction + doubt) ? value : Number.NaN;
}

/** What rounding has taken from `a * b`, exactly (Dekker 1971). */
function roundedOff(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** A double of 26 bits, such that the rest of the value has as many (Veltkamp 1968). */
function upperHalf(value: number): number {
  const scaled = value * (2 ** 27 + 1);
  return scaled - (scaled - value);
}
