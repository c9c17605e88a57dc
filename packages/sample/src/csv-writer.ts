import { CHUNK_BYTES } from './chunk.ts';

/** Space after a full chunk for what one street may still add. */
const SPARE_BYTES = 16 * 1024;

const ZERO = 48;
const MINUS = 45;
const POINT = 46;
const MILLION = 1_000_000;
const COORDINATE_DECIMALS = 7;

/** Writes the pieces of CSV lines as bytes: it creates no object per line and joins no text. */
export class CsvWriter {
  readonly #bytes = new Uint8Array(CHUNK_BYTES + SPARE_BYTES);
  #length = 0;

  get isFull(): boolean {
    return this.#length >= CHUNK_BYTES;
  }

  /** A copy of what was written. The next chunk starts empty. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  text(encoded: Uint8Array): void {
    this.#bytes.set(encoded, this.#length);
    this.#length += encoded.length;
  }

  byte(value: number): void {
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 10^15. */
  whole(value: number): void {
    if (value >= MILLION) {
      // In two parts, so that most of the arithmetic is with small integers.
      const millions = Math.floor(value / MILLION);
      this.whole(millions);
      this.#digits(value - millions * MILLION, 6);
    } else {
      this.#digits(value, digitsIn(value));
    }
  }

  /** Degrees, in ten-millionths. */
  coordinate(tenMillionths: number): void {
    if (tenMillionths < 0) this.byte(MINUS);
    const size = Math.abs(tenMillionths);
    const degrees = (size / 10 ** COORDINATE_DECIMALS) | 0;
    this.#digits(degrees, digitsIn(degrees));
    this.byte(POINT);
    this.#digits(size - degrees * 10 ** COORDINATE_DECIMALS, COORDINATE_DECIMALS);
  }

  #digits(value: number, count: number): void {
    let rest = value | 0;
    for (let at = this.#length + count - 1; at >= this.#length; at--) {
      const tenth = (rest / 10) | 0;
      this.#bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.#length += count;
  }
}

function digitsIn(value: number): number {
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1_000) return 3;
  if (value < 10_000) return 4;
  return value < 100_000 ? 5 : 6;
}
