import { describe, expect, it } from 'vitest';
import { athenaCost, billedBytes } from './athena-cost.ts';

describe('the cost of a query', () => {
  it('is that of at least 10 MB', () => {
    expect(billedBytes(0)).toBe(10_000_000);
    expect(billedBytes(25_000_000)).toBe(25_000_000);
  });

  it('is proportional to terabytes', () => {
    expect(athenaCost(2e12, 5)).toBe(10);
    expect(athenaCost(10_000_000, 5)).toBeCloseTo(0.00005);
  });
});
