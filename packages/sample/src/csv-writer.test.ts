import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvWriter } from './csv-writer.ts';

function written(write: (writer: CsvWriter) => void): string {
  const writer = new CsvWriter();
  write(writer);
  return new TextDecoder().decode(writer.take());
}

describe('CsvWriter', () => {
  it('writes integers as JavaScript does', () => {
    const numbers = fc.oneof(
      fc.nat({ max: 2_000_000 }),
      fc.integer({ min: 0, max: 999_999_999_999 }),
    );
    fc.assert(
      fc.property(numbers, (value) => {
        expect(written((writer) => writer.whole(value))).toBe(String(value));
      }),
    );
  });

  it('writes coordinates with 7 decimals', () => {
    const tenMillionths = fc.oneof(
      fc.integer({ min: -1_000, max: 1_000 }),
      fc.integer({ min: -6e8, max: 6e8 }),
    );
    fc.assert(
      fc.property(tenMillionths, (value) => {
        expect(written((writer) => writer.coordinate(value))).toBe((value / 1e7).toFixed(7));
      }),
    );
  });

  it('writes text and single bytes in order, and is empty after they were taken', () => {
    const writer = new CsvWriter();
    writer.text(new TextEncoder().encode('Tŷ'));
    writer.byte(32);
    writer.whole(12);
    expect(new TextDecoder().decode(writer.take())).toBe('Tŷ 12');
    expect(writer.take()).toHaveLength(0);
  });
});
