/** An array of unsigned 32-bit numbers that grows; `array` beyond `length` is room to grow. */
export class Uint32List {
  array = new Uint32Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.array.length) {
      const grown = new Uint32Array(2 * this.length);
      grown.set(this.array);
      this.array = grown;
    }
    this.array[this.length++] = value;
  }

  toArray(): Uint32Array {
    return this.array.slice(0, this.length);
  }
}

/** An array of doubles that grows; `array` beyond `length` is room to grow. */
export class Float64List {
  array = new Float64Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.array.length) this.#grow(2 * this.length);
    this.array[this.length++] = value;
  }

  append(values: Float64Array): void {
    const length = this.length + values.length;
    if (length > this.array.length) this.#grow(Math.max(length, 2 * this.length));
    this.array.set(values, this.length);
    this.length = length;
  }

  toArray(): Float64Array {
    return this.array.slice(0, this.length);
  }

  #grow(size: number): void {
    const grown = new Float64Array(size);
    grown.set(this.array);
    this.array = grown;
  }
}
