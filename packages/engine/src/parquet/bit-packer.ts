/** Values are packed in groups of eight, so that each group ends with a byte. */
const GROUP = 8;

/** The most bits that are added at once: with those of a byte that is not full, they fit in 31. */
const MOST_BITS = 24;

/** Several numbers side by side, the first one lowest. */
export interface Bits {
  readonly value: number;
  readonly width: number;
}

/** Numbers of equal width, as few times to add as possible. */
export function joined(numbers: readonly number[], width: number): Bits[] {
  const bits: Bits[] = [];
  let [value, used] = [0, 0];
  for (const number of numbers) {
    if (used + width > MOST_BITS) {
      bits.push({ value, width: used });
      [value, used] = [0, 0];
    }
    value |= number << used;
    used += width;
  }
  return used === 0 ? bits : [...bits, { value, width: used }];
}

/**
 * Packs small numbers into bytes, the lowest bits first, as parquet has levels and the numbers of
 * a dictionary.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
 */
export class BitPacker {
  readonly #bytes: Uint8Array;
  #at: number;
  #bits = 0;
  #held = 0;

  /**
   * @param width the bits of each number, at most 24
   * @param count of the numbers that will be added
   */
  constructor(width: number, count: number) {
    const groups = Math.ceil(count / GROUP);
    const header = varint((groups << 1) | 1);
    this.#bytes = new Uint8Array(header.length + groups * width);
    this.#bytes.set(header);
    this.#at = header.length;
  }

  add(all: readonly Bits[]): void {
    let [at, bits, held] = [this.#at, this.#bits, this.#held];
    for (let i = 0; i < all.length; i++) {
      const { value, width } = all[i] as Bits;
      held |= value << bits;
      bits += width;
      while (bits >= 8) {
        this.#bytes[at++] = held & 0xff;
        held >>>= 8;
        bits -= 8;
      }
    }
    this.#at = at;
    this.#bits = bits;
    this.#held = held;
  }

  /** The run of all numbers; zeros follow the last one to the end of its group. */
  finish(): Uint8Array {
    if (this.#bits > 0) this.#bytes[this.#at] = this.#held & 0xff;
    return this.#bytes;
  }
}

/** A run of equal values of at most eight bits. */
export function repeated(value: number, count: number): Uint8Array {
  return Uint8Array.of(...varint(count << 1), value);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return [...bytes, rest];
}
