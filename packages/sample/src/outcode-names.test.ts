import { describe, expect, it } from 'vitest';
import { outcodeNames } from './outcode-names.ts';

describe('outcodes', () => {
  it.each([24, 25, 84, 500, 840, 2_773, 2_900])('are %i different names', (count) => {
    const names = outcodeNames(count);
    expect(names).toHaveLength(count);
    expect(new Set(names).size).toBe(count);
    for (const name of names) expect(name).toMatch(/^[A-Z]{1,2}[1-9](\d|[A-Z])?$/);
  });

  it('have the first letters of real ones, about as often', () => {
    const letters = Object.groupBy(outcodeNames(2_900), (name) => name[0] ?? '');
    expect(Object.keys(letters).sort().join('')).toBe('ABCDEFGHIKLMNOPRSTUWYZ');
    expect(letters['S']?.length).toBeGreaterThan(300);
    expect(letters['Z']?.length).toBeLessThan(10);
  });
});
