import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';

function draws(random: Random): number[] {
  return Array.from({ length: 1_000 }, () => random.bits());
}

describe('random streams', () => {
  it('are the same each time', () => {
    expect(draws(new Random(1, 'streets', 2))).toEqual(draws(new Random(1, 'streets', 2)));
  });

  it('differ for another seed, stream or index', () => {
    const first = new Set(draws(new Random(1, 'streets', 2)));
    for (const other of [
      new Random(2, 'streets', 2),
      new Random(1, 'houses', 2),
      new Random(1, 'streets', 3),
    ]) {
      expect(draws(other).filter((bits) => first.has(bits))).toEqual([]);
    }
  });

  it('use every bit about half of the time', () => {
    const random = new Random(1, 'streets');
    const counts = new Array<number>(32).fill(0);
    for (const bits of Array.from({ length: 10_000 }, () => random.bits())) {
      for (let bit = 0; bit < 32; bit++) counts[bit] = (counts[bit] ?? 0) + ((bits >>> bit) & 1);
    }
    for (const count of counts) expect(Math.abs(count - 5_000)).toBeLessThan(250);
  });

  it('give integers below a limit, each about as often', () => {
    const random = new Random(1, 'streets');
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let draw = 0; draw < 7_000; draw++) {
      const index = random.below(7);
      counts[index] = (counts[index] ?? Number.NaN) + 1;
    }
    expect(counts).toHaveLength(7);
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
