import { describe, expect, it } from 'vitest';
import { INWARD_CODES, postcodeOf } from './postcodes.ts';

describe('postcodes', () => {
  it('are all different, as many as an outcode can have', () => {
    const postcodes = Array.from({ length: INWARD_CODES }, (_, n) => postcodeOf('SW1A', n));
    expect(new Set(postcodes).size).toBe(4_000);
    for (const postcode of postcodes) expect(postcode).toMatch(/^SW1A \d[ABD-HJLNP-UW-Z]{2}$/);
  });

  it('are not sorted', () => {
    expect([0, 1, 2].map((n) => postcodeOf('M1', n))).toEqual(['M1 0AA', 'M1 7EH', 'M1 4JR']);
  });
});
