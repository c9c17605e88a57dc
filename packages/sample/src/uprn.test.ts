import { describe, expect, it } from 'vitest';
import { Uprns } from './uprn.ts';

describe('UPRNs', () => {
  it('differ and have 6 to 12 digits', () => {
    const uprns = new Uprns(1);
    const all = new Set<number>();
    const lengths = new Set<number>();
    for (let n = 0; n < 200_000; n++) {
      const uprn = uprns.of(n);
      all.add(uprn);
      lengths.add(String(uprn).length);
    }
    expect(all.size).toBe(200_000);
    expect([...lengths].sort((a, b) => a - b)).toEqual([6, 7, 8, 9, 11, 12]);
  });

  it('differ in the last of 40 million as well', () => {
    const uprns = new Uprns(7);
    const ends = [0, 1, 2 ** 24, 2 ** 25, 39_999_998, 39_999_999].map((n) => uprns.of(n));
    expect(new Set(ends).size).toBe(ends.length);
  });

  it('are not sorted', () => {
    const uprns = new Uprns(1);
    const street = Array.from({ length: 15 }, (_, n) => uprns.of(n));
    expect(street).not.toEqual(street.toSorted((a, b) => a - b));
    expect(street.toSorted()).not.toEqual(street.toSorted((a, b) => a - b));
  });
});
