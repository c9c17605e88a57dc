import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecimalReader } from './decimal.ts';

const reader = new DecimalReader();

/** What is read from a text, and where it ends. */
function read(text: string): [value: number, end: number] {
  return [reader.read(new TextEncoder().encode(`${text},1`), 0), reader.end];
}

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
const sign = fc.constantFrom('', '-', '+');

describe('a decimal', () => {
  test('of up to 21 digits is the double that Number reads, if it is read', () => {
    const decimal = fc
      .tuple(sign, digits(15), digits(21))
      .map(([sign, whole, decimals]) => `${sign}${whole}.${decimals.slice(0, 21 - whole.length)}`);
    const coordinate = fc.double({ min: -180, max: 180, noNaN: true }).map((x) => x.toFixed(17));
    let unread = 0;
    fc.assert(
      fc.property(fc.oneof(decimal, coordinate), (text) => {
        const [value, end] = read(text);
        expect(end).toBe(text.length);
        if (Number.isNaN(value)) unread++;
        else expect(value).toBe(Number(text));
      }),
      { numRuns: 5000 },
    );
    expect(unread).toBeLessThan(50);
  });

  test('beside the middle between two doubles is the nearer one, and in the middle none', () => {
    const odd = fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }).map((half) => 2n * half + 1n);
    fc.assert(
      fc.property(odd, fc.nat({ max: 4 }), (middle, halvings) => {
        const digitsOf = (change: bigint) => {
          const all = String(middle * 5n ** BigInt(halvings) * 10n + change);
          return `${all.slice(0, -1 - halvings)}.${all.slice(-1 - halvings)}`;
        };
        const [below = '', within = '', above = ''] = [-1n, 0n, 1n].map(digitsOf);
        expect(read(within)[0]).toBeNaN();
        for (const text of [below, above]) {
          const [value] = read(text);
          if (!Number.isNaN(value)) expect(value).toBe(Number(text));
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['0', '-0', '+4', '5.', '.5', '00012.50', '0.160898786204296', '123456789012345'])(
    'may be written %s',
    (text) => {
      expect(read(text)).toEqual([Number(text), text.length]);
    },
  );

  test.each(['', '-', '.', '+.', 'x', '1234567890123456', '0.12345678901234567890123', '--1'])(
    'is left to Number: %s',
    (text) => {
      expect(read(text)[0]).toBeNaN();
    },
  );

  test('ends where an exponent begins', () => {
    expect(read('12.5e3')).toEqual([12.5, 4]);
  });
});
