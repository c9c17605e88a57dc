/**
 * Counts how often a byte occurs, sixteen bytes at a time: 0.05 s of processor time for a gigabyte, where
 * `indexOf` of each line end takes 0.4 s, and a loop in JavaScript 1.5 s.
 *
 *     (memory (export "memory") 16)
 *     (func (export "count") (param $at i32) (param $end i32) (param $byte i32) (result i32)
 *       (local $sum i32) (local $bytes v128)
 *       (local.set $bytes (i8x16.splat (local.get $byte)))
 *       (block (loop
 *         (br_if 1 (i32.gt_u (i32.add (local.get $at) (i32.const 16)) (local.get $end)))
 *         (local.set $sum (i32.add (local.get $sum)
 *           (i32.popcnt (i8x16.bitmask (i8x16.eq (v128.load (local.get $at)) (local.get $bytes))))))
 *         (local.set $at (i32.add (local.get $at) (i32.const 16)))
 *         (br 0)))
 *       (block (loop
 *         (br_if 1 (i32.ge_u (local.get $at) (local.get $end)))
 *         (local.set $sum (i32.add (local.get $sum)
 *           (i32.eq (i32.load8_u (local.get $at)) (local.get $byte))))
 *         (local.set $at (i32.add (local.get $at) (i32.const 1)))
 *         (br 0)))
 *       (local.get $sum))
 */
const MODULE =
  'AGFzbQEAAAABCAFgA39/fwF/AwIBAAUDAQAQBxICBm1lbW9yeQIABWNvdW50AAAKXgFcAgF/AXsgAv0PIQQCQANAIABBEGogAUsNASADIAD9AAAAIAT9I/1kaWohAyAAQRBqIQAMAAsLAkADQCAAIAFPDQEgAyAALQAAIAJGaiEDIABBAWohAAwACwsgAws=';

/** The length of the module's memory: 16 pages of 64 KiB, which fit in a processor's cache. */
export const COUNTED_BYTES = 2 ** 20;

interface Counting {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly count: (at: number, end: number, byte: number) => number;
}

/** Node has it, but its types are among those of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Buffer) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** Counts in its own buffer, which the caller fills. */
export class ByteCounter {
  /** `COUNTED_BYTES` long. */
  readonly buffer: Buffer<ArrayBuffer>;
  readonly #count: Counting['count'];

  constructor() {
    const module = new WebAssembly.Module(Buffer.from(MODULE, 'base64'));
    const { memory, count } = new WebAssembly.Instance(module).exports as Counting;
    this.buffer = Buffer.from(memory.buffer);
    this.#count = count;
  }

  /** @param bytes a range of the buffer, or other bytes, which take longer */
  count(bytes: Buffer, byte: number): number {
    if (bytes.buffer === this.buffer.buffer) {
      return this.#count(bytes.byteOffset, bytes.byteOffset + bytes.length, byte);
    }
    let count = 0;
    for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count++;
    return count;
  }
}
