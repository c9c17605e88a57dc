import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countryFor } from './country.ts';
import { MAX_ADDRESSES, MIN_ADDRESSES } from './options.ts';
import { outcodesOf } from './outcodes.ts';

describe('the regions of outcodes', () => {
  it('cover the land, and contain all addresses', () => {
    const country = countryFor({ addresses: 1_000_003, seed: 5 });
    const outcodes = outcodesOf(country);
    let address = 0;
    let area = 0;
    for (const { firstAddress, addresses, west, south, east, north } of outcodes) {
      expect(firstAddress).toBe(address);
      address += addresses;
      area += (east - west) * (north - south);
    }
    expect(address).toBe(1_000_003);
    expect(area).toBeCloseTo((country.scale.columns - 0.8) * (country.scale.rows - 0.8), 6);
  });

  it('include one that is well inside the authority without ballots, in a sample of any size', () => {
    // Boundaries are at most 0.31 of a cell off, and streets less than 0.05.
    const margin = 0.36;
    const addresses = fc.integer({ min: MIN_ADDRESSES, max: 3_000_000 });
    fc.assert(
      fc.property(addresses, fc.nat(), (count, seed) => {
        const country = countryFor({ addresses: count, seed });
        const [outcode] = outcodesOf(country);
        const [authority] = country.authorities;
        expect(authority?.quiet).toBe(true);
        expect(outcode?.east).toBeLessThan((authority?.block.east ?? 0) - margin);
        expect(outcode?.north).toBeLessThan((authority?.block.north ?? 0) - margin);
      }),
    );
  });

  it('have room for the largest sample', () => {
    const outcodes = outcodesOf(countryFor({ addresses: MAX_ADDRESSES }));
    expect(outcodes).toHaveLength(2_900);
    expect(Math.max(...outcodes.map(({ addresses }) => addresses))).toBeLessThan(25_000);
  });
});
