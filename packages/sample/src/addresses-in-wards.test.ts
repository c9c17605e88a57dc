import { describe, expect, it } from 'vitest';
import { countryFor } from './country.ts';
import { locator } from './testing/plane.ts';
import { readAddresses, readBallots, readWkt } from './testing/read-files.ts';
import { wkt } from './wkt.ts';

/** The ballots of each address of a sample, computed without an index. */
function answers(seed: number) {
  const options = { addresses: 1_000, seed };
  const rows = readBallots(options).map(({ electionId, polygons }) => {
    return { electionId, contains: locator(polygons) };
  });
  return readAddresses(options).map((address) => {
    const found = rows.filter(({ contains }) => contains(address.longitude, address.latitude));
    return { ...address, ballots: [...new Set(found.map(({ electionId }) => electionId))].sort() };
  });
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'addresses and ballots fit together, with seed %i',
  (seed) => {
    const addresses = answers(seed);
    const country = countryFor({ addresses: 1_000, seed });
    const wards = country.authorities
      .flatMap(({ districts }) => districts)
      .flatMap((district) => district.wards.map((ward) => ({ district, ward })));

    it('every address is in one ward', () => {
      const areas = wards.map(({ ward }) => {
        return locator(readWkt(wkt(ward.parts, country.boundaries)).polygons);
      });
      for (const { longitude, latitude } of addresses) {
        expect(areas.filter((contains) => contains(longitude, latitude))).toHaveLength(1);
      }
    });

    it('some wards have no ballot', () => {
      const ids = new Set(
        readBallots({ addresses: 1_000, seed }).map(({ electionId }) => electionId),
      );
      const without = wards.filter(({ district, ward }) => {
        return !ids.has(`local.${district.slug}.${ward.slug}.2027-05-06`);
      });
      expect(without.length).toBeGreaterThan(0);
      expect(without.length).toBeLessThan(wards.length / 2);
    });

    it('some outcodes have no ballots at all, and most do', () => {
      const outcodes = [...Map.groupBy(addresses, ({ outcode }) => outcode).values()];
      const without = outcodes.filter((homes) =>
        homes.every(({ ballots }) => ballots.length === 0),
      );
      expect(without.length).toBeGreaterThan(0);
      expect(without.length).toBeLessThan(outcodes.length / 2);
    });

    it('most addresses have several ballots', () => {
      const several = addresses.filter(({ ballots }) => ballots.length > 1);
      expect(several.length).toBeGreaterThan(addresses.length / 2);
    });

    it('some postcodes are split between wards, and most are not', () => {
      const postcodes = [...Map.groupBy(addresses, ({ postcode }) => postcode).values()];
      const split = postcodes.filter((homes) => {
        return new Set(homes.map(({ ballots }) => ballots.join())).size > 1;
      });
      expect(split.length).toBeGreaterThan(0);
      expect(split.length).toBeLessThan(postcodes.length / 4);
    });
  },
);
