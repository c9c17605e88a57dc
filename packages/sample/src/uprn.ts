import { Random } from './random.ts';

/** A power of two, so that multiplying by an odd number visits each slot once. */
const SLOTS = 2 ** 26;
const ODD = 0x9e3779b1;

/**
 * The UPRN of the nth address, different for each n below 2^26. Like real ones, they have 6 to 12
 * digits, and neighbours in a street have UPRNs of any length in any order, so sorting them as
 * text, sorting them as numbers and not sorting them give three different results.
 */
export class Uprns {
  readonly #first: number;

  constructor(seed: number) {
    this.#first = new Random(seed, 'uprns').below(SLOTS);
  }

  of(n: number): number {
    const slot = (Math.imul(n, ODD) + this.#first) & (SLOTS - 1);
    // The ranges do not overlap, and within each, different slots give different numbers.
    if (slot < SLOTS / 16) return 100_000 + slot;
    if (slot < SLOTS / 8) return 10_000_000 + slot;
    if (slot < SLOTS / 4) return 100_000_000 + 11 * slot;
    if (slot < SLOTS / 2) return 10_000_000_000 + 37 * slot;
    return (slot % 2 === 0 ? 100_000_000_000 : 200_000_000_000) + 31 * slot;
  }
}
