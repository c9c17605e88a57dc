import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteCounter, COUNTED_BYTES } from './byte-counter.ts';

const counter = new ByteCounter();

it('counts bytes as a loop does, at any position in the buffer', () => {
  const bytes = fc.uint8Array({ maxLength: 100, max: 3 });
  fc.assert(
    fc.property(bytes, fc.nat(40), fc.nat(3), (values, at, byte) => {
      // The bytes around the range must not be counted.
      counter.buffer.fill(byte, 0, 200);
      counter.buffer.set(values, at);
      const expected = values.filter((value) => value === byte).length;
      const found = counter.count(counter.buffer.subarray(at, at + values.length), byte);
      expect(found).toBe(expected);
      expect(counter.count(Buffer.from(values), byte)).toBe(expected);
    }),
  );
});

it('counts up to the last byte of the buffer', () => {
  expect(counter.buffer).toHaveLength(COUNTED_BYTES);
  counter.buffer.fill(0xff);
  expect(counter.count(counter.buffer, 0xff)).toBe(COUNTED_BYTES);
  expect(counter.count(counter.buffer.subarray(COUNTED_BYTES - 3), 0xff)).toBe(3);
  expect(counter.count(counter.buffer.subarray(5, 5), 0xff)).toBe(0);
});
