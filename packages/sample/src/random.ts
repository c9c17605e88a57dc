/**
 * One number for each kind of thing that uses random numbers. Each has a separate stream, so that
 * parts can be generated in any order, and no part changes because another one uses more numbers.
 */
const STREAMS = {
  corner: 1,
  edge: 2,
  loop: 3,
  layout: 4,
  contests: 5,
  names: 6,
  outcodeSizes: 7,
  streets: 8,
  houses: 9,
  fileOrder: 10,
  uprns: 11,
} as const;

export type Stream = keyof typeof STREAMS;

const GOLDEN_RATIO = 0x9e3779b9;

/**
 * A one-to-one mixing function of 32 bits, from Chris Wellons' search for good ones:
 * https://github.com/skeeto/hash-prospector
 */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0xd35a2d97);
  return bits ^ (bits >>> 15);
}

/**
 * SplitMix with 32 bits: Steele, Lea and Flood, "Fast splittable pseudorandom number generators"
 * (OOPSLA 2014). Each stream has its own step as well as its own start, so two streams are never
 * the same sequence at different positions. It uses only integer arithmetic, so it gives the same
 * numbers on every machine.
 */
export class Random {
  #state: number;
  readonly #step: number;

  constructor(seed: number, stream: Stream, index = 0) {
    const key = mix(mix(mix(seed + GOLDEN_RATIO) + STREAMS[stream]) + index);
    this.#state = mix(key + GOLDEN_RATIO);
    this.#step = mix(key - GOLDEN_RATIO) | 1;
  }

  /** A whole number of 32 bits, never negative. */
  bits(): number {
    this.#state = (this.#state + this.#step) | 0;
    return mix(this.#state) >>> 0;
  }

  /** From `low` up to, but not including, `high`. */
  between(low: number, high: number): number {
    return low + (this.bits() / 2 ** 32) * (high - low);
  }

  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.between(0, limit));
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] as Item;
  }
}
