import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { addressbaseCsv } from './index.ts';
import { linesOf, readAddresses } from './testing/read-files.ts';

function hashOf(chunks: Iterable<Uint8Array>): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex').slice(0, 16);
}

describe('the addresses of a sample', () => {
  it('are the same bytes for the same seed, on every machine', () => {
    expect(hashOf(addressbaseCsv({ addresses: 12_345 }))).toBe('3b79ecd6440f01d3');
    expect(hashOf(addressbaseCsv({ addresses: 12_345, seed: 1 }))).toBe('3b79ecd6440f01d3');
  });

  it('differ for another seed', () => {
    const first = new Set(linesOf(addressbaseCsv({ addresses: 1_000, seed: 1 })));
    const second = linesOf(addressbaseCsv({ addresses: 1_000, seed: 2 }));
    expect(second.filter((line) => first.has(line))).toEqual([]);
  });

  it.each([1_000, 12_345, 200_001])('have exactly the requested number: %i', (addresses) => {
    expect(linesOf(addressbaseCsv({ addresses }))).toHaveLength(addresses);
  });

  it('have the five fields of addressbase_cleaned_raw in every line', () => {
    const uprn = '[1-9]\\d{5,11}';
    const address = '"(?:[^"\\n]|"")+, (?:[^"\\n]|"")+"';
    const postcode = '[A-Z]{1,2}\\d(?:\\d|[A-Z])? \\d[ABD-HJLNP-UW-Z]{2}';
    const location = 'SRID=4326;POINT\\(-?\\d\\.\\d{7} 5\\d\\.\\d{7}\\)';
    const line = new RegExp(`^${uprn},${address},${postcode},${location},RD(0[2346])?$`, 'u');
    for (const found of linesOf(addressbaseCsv({ addresses: 50_000 }))) {
      expect.soft(found).toMatch(line);
    }
  });

  it('look like real addresses', () => {
    const addresses = readAddresses({ addresses: 50_000 }).map(({ address }) => address);
    for (const shape of [
      /^\d+ [A-Z][a-z]+ [A-Z][a-z]+, [A-Z][a-z]+, [A-Z][a-z]+$/,
      /^Flat \d, \d+ /,
      /^Rose Cottage, \d+ /,
      /^"The Firs", \d+ /,
      / St Mary's Close, /,
      /^Tŷ Gwyn, \d+ /,
      /, Ynys Môn/,
      /^Taigh Bàn, \d+ /,
    ]) {
      expect(addresses.filter((address) => shape.test(address))).not.toEqual([]);
    }
  });

  it('have flats of a building at the same point', () => {
    const places = new Map<string, string[]>();
    for (const { address, longitude, latitude } of readAddresses({ addresses: 1_000 })) {
      const place = `${longitude} ${latitude}`;
      places.set(place, [...(places.get(place) ?? []), address]);
    }
    const shared = [...places.values()].filter((addresses) => addresses.length > 1);
    expect(shared).not.toEqual([]);
    for (const addresses of shared) expect(new Set(addresses).size).toBe(addresses.length);
    for (const address of shared.flat()) expect(address).toMatch(/^Flat \d, /);
  });

  it('are not sorted by outcode, postcode or UPRN', () => {
    const addresses = readAddresses({ addresses: 12_345 });
    for (const column of ['outcode', 'postcode', 'uprn'] as const) {
      const steps = addresses.slice(1).map((address, index) => {
        return address[column].localeCompare(addresses[index]?.[column] ?? '');
      });
      expect(steps.filter((step) => step < 0).length).toBeGreaterThan(200);
      expect(steps.filter((step) => step > 0).length).toBeGreaterThan(200);
    }
  });

  it('are streamed: the first of 40 million are available at once', () => {
    const chunks = addressbaseCsv({ addresses: 40_000_000 });
    const first = chunks.next().value;
    const kept = first?.slice();
    chunks.next();
    expect(first?.length).toBeGreaterThan(250_000);
    expect(first?.length).toBeLessThan(1_048_576);
    expect(first, 'a chunk is not written to again').toEqual(kept);
  });
});

describe('the postcodes of a sample', () => {
  const addresses = readAddresses({ addresses: 12_345 });
  const outcodes = [...new Set(addresses.map(({ outcode }) => outcode))];

  it('have outcodes of all shapes, with many first letters', () => {
    const shapes = outcodes.map((name) => name.replaceAll(/[A-Z]/g, 'A').replaceAll(/\d/g, '9'));
    expect(new Set(shapes)).toEqual(new Set(['A9', 'A99', 'AA9', 'AA99', 'A9A', 'AA9A']));
    expect(outcodes).toHaveLength(24);
    expect(new Set(outcodes.map((name) => name[0])).size).toBeGreaterThanOrEqual(6);
  });

  it('have about 15 addresses each, close together', () => {
    const postcodes = Map.groupBy(addresses, ({ postcode }) => postcode);
    expect(addresses.length / postcodes.size).toBeGreaterThan(12);
    expect(addresses.length / postcodes.size).toBeLessThan(18);
    for (const homes of postcodes.values()) {
      expect(homes.length).toBeLessThan(30);
      expect(extent(homes.map(({ longitude }) => longitude))).toBeLessThan(0.005);
      expect(extent(homes.map(({ latitude }) => latitude))).toBeLessThan(0.003);
    }
  });

  it('are near the others of their outcode, apart from those of other outcodes', () => {
    const regions = [...Map.groupBy(addresses, ({ outcode }) => outcode).values()];
    const size = (homes: typeof addresses): number =>
      extent(homes.map(({ longitude }) => longitude)) *
      extent(homes.map(({ latitude }) => latitude));
    const together = regions.reduce((sum, homes) => sum + size(homes), 0);
    expect(together).toBeLessThan(1.1 * size(addresses));
  });
});

function extent(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
