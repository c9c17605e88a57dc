import { Uint32List } from './growable.ts';

/** Numbers the distinct sequences of unsigned 32-bit numbers that it meets, from 0. */
export class SequenceTable {
  readonly #items = new Uint32List();
  /** Where each sequence starts in the items, then where the last one ends. */
  readonly #starts = new Uint32List();
  /** Open addressing with linear probing: 0 is free, otherwise the number of a sequence plus 1. */
  #slots = new Uint32Array(64);

  constructor() {
    this.#starts.push(0);
  }

  get size(): number {
    return this.#starts.length - 1;
  }

  /** Items in all the sequences together. */
  get itemCount(): number {
    return this.#items.length;
  }

  /** All the sequences end to end. */
  items(): Uint32Array {
    return this.#items.toArray();
  }

  /** Where each sequence starts in `items()`, then where the last one ends. */
  starts(): Uint32Array {
    return this.#starts.toArray();
  }

  get byteLength(): number {
    return this.#items.array.byteLength + this.#starts.array.byteLength + this.#slots.byteLength;
  }

  /** The number of the sequence that `items` starts with, `length` long. */
  intern(items: Uint32Array, length: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(items, 0, length) & mask;
    for (;;) {
      const sequence = (this.#slots[slot] as number) - 1;
      if (sequence < 0) break;
      if (this.#equals(sequence, items, length)) return sequence;
      slot = (slot + 1) & mask;
    }
    for (let i = 0; i < length; i++) this.#items.push(items[i] as number);
    this.#starts.push(this.#items.length);
    this.#slots[slot] = this.size;
    if (2 * this.size > mask) this.#growSlots();
    return this.size - 1;
  }

  /** A view, good until the next call of `intern`. */
  sequence(number: number): Uint32Array {
    const starts = this.#starts.array;
    return this.#items.array.subarray(starts[number], starts[number + 1]);
  }

  #equals(sequence: number, items: Uint32Array, length: number): boolean {
    const start = this.#starts.array[sequence] as number;
    if ((this.#starts.array[sequence + 1] as number) - start !== length) return false;
    const known = this.#items.array;
    for (let i = 0; i < length; i++) if (known[start + i] !== items[i]) return false;
    return true;
  }

  #growSlots(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    const starts = this.#starts.array;
    for (let sequence = 0; sequence < this.size; sequence++) {
      const start = starts[sequence] as number;
      const end = starts[sequence + 1] as number;
      let slot = hash(this.#items.array, start, end) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = sequence + 1;
    }
    this.#slots = slots;
  }
}

function hash(items: Uint32Array, start: number, end: number): number {
  let mixed = end - start;
  for (let i = start; i < end; i++) {
    mixed = Math.imul(mixed ^ (items[i] as number), 0x9e3779b1);
    mixed ^= mixed >>> 15;
  }
  return mixed;
}
