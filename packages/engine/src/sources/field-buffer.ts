/**
 * The bytes of a field that crosses the ends of chunks. The memory is used again for the next field:
 * copies of each chunk and of a whole polygon of 10 MB would wait for the garbage collector.
 */
export class FieldBuffer {
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(chunk: Buffer, from: number, to: number): void {
    const length = this.#length + to - from;
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    chunk.copy(this.#bytes, this.#length, from, to);
    this.#length = length;
  }

  /** Forgets the field. The bytes are valid until the next one is appended. */
  take(): Buffer {
    const whole = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return whole;
  }
}
