import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addresses, ballots, rawAddresses, tempFolder, town } from '@dc-data-baker/fixtures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bake } from '../bake.ts';
import { DuckdbEngine } from '../duckdb/duckdb-engine.ts';
import { INSPECTED, Lake } from '../lake/lake.ts';
import { Kitchen } from '../testing/kitchen.ts';
import { explain } from './explain.ts';
import type { ExplainedAddress, Explanation } from './explanation.ts';

let kitchen: Kitchen;

/** With a new engine each time. */
async function explained(postcode: string, uprn?: string): Promise<Explanation> {
  const { lake, project } = kitchen;
  const folder = await tempFolder();
  const engine = new DuckdbEngine({ lake, project, threads: 1, spill: join(folder, 'engine') });
  const spill = join(folder, 'explain');
  try {
    const outcode = postcode.split(' ')[0] ?? '';
    const asked = { postcode, outcode, ...(uprn === undefined ? {} : { uprn }) };
    const signal = new AbortController().signal;
    return await explain({ project, engine, store: lake, ...asked, spill }, signal);
  } finally {
    await engine.close();
  }
}

async function address(postcode: string, uprn: string): Promise<ExplainedAddress | undefined> {
  return (await explained(postcode, uprn)).answers[0]?.addresses[0];
}

const near = (metres: number) => expect.closeTo(metres, 2);

// One bake serves all tests of the file, so its folder cannot be one that a test cleans up.
const root = mkdtempSync(join(tmpdir(), 'databaker explain-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeAll(async () => {
  kitchen = new Kitchen(new Lake(root), town());
  await kitchen.putTown();
  await bakeOne(1);
});

async function bakeOne(number: number, selectors: readonly string[] = []): Promise<void> {
  const { lake, project } = kitchen;
  const engine = new DuckdbEngine({ lake, project, threads: 1, spill: join(root, 'spill') });
  const bakeId = kitchen.bakeId(number);
  const signal = new AbortController().signal;
  await bake(kitchen.plan(selectors), engine, { bakeId, signal, onEvent: () => {} });
  await engine.close();
}

/** Distances and sides come from pyproj and shapely: see `boundary.test.ts` of the geo package. */
describe('an address is explained', () => {
  it('by the rows that contain it, its nearest boundaries, and its lines in the sources', async () => {
    const file = kitchen.lake.pathOf('s3://town-hall/raw-addresses/addresses.csv');
    const polygons = kitchen.lake.pathOf('s3://town-hall/ballots/ballots.csv');
    expect(await address('AA1 1AA', '1')).toEqual({
      uprn: '1',
      address: 'Inside, 1 "High" Street',
      point: { longitude: 2, latitude: 2 },
      source: [
        { table: 'raw_addresses', file, line: 2 },
        { table: 'raw_addresses', file, line: 10 },
      ],
      baked: ['mayor', 'north'],
      contains: [
        {
          name: 'mayor',
          rows: [{ file: polygons, line: 4, parts: [1] }],
          boundary: { metres: near(221149.453), longitude: expect.closeTo(2, 3), latitude: 0 },
          beyond: [],
        },
        {
          name: 'north',
          rows: [{ file: polygons, line: 2, parts: [1] }],
          boundary: { metres: near(221149.453), longitude: expect.closeTo(2, 3), latitude: 0 },
          beyond: [],
        },
      ],
      misses: [],
      nearest: null,
      metresToOthers: near(432659.763),
      // The median of two points is one of them.
      metresToMiddle: 0,
      before: null,
      verdict: [
        'it is 433 km from the others of its postcode',
        'well inside all 2: the nearest boundary is 221 km away',
      ],
    });
  });

  it('that is in a hole, as in no polygon', async () => {
    const found = await address('AA1 1AA', '2');
    expect(found?.contains.map(({ name }) => name)).toEqual(['mayor']);
  });

  it('that is exactly on a boundary, as in neither polygon', async () => {
    const found = await address('AA1 1AB', '3');
    expect(
      found?.misses.map(({ name, metres, isOnBoundary }) => [name, metres, isOnBoundary]),
    ).toEqual([
      ['mayor', 0, true],
      ['north', 0, true],
      ['south', 0, true],
    ]);
    expect(found?.verdict).toContain(
      'exactly on the boundary of mayor, north and south: in none of them',
    );
  });

  it('that is on a border between two rows of one name, as in neither of them', async () => {
    const found = await address('AA1 2AA', '7');
    expect(found?.contains.map(({ name }) => name)).toEqual(['north']);
    expect(found?.verdict).toContain('exactly on the boundary of mayor: not in it');
  });

  it('by the part that contains it', async () => {
    const found = await address('AA1 2AA', '5');
    expect(found?.contains[0]).toMatchObject({ name: 'mayor', rows: [{ line: 5, parts: [2] }] });
    expect(found?.contains[0]?.boundary?.metres).toBeCloseTo(55287.152, 2);
  });

  it('far from all polygons, as in none', async () => {
    expect((await address('B1 1AA', '12'))?.verdict).toContain('no polygon within 5 km');
  });
});

it('is explained in the same way whether or not the rows to search are recorded', async () => {
  const { lake } = kitchen;
  const records = (await lake.list(INSPECTED)).filter(({ location }) =>
    location.endsWith('-areas.json'),
  );
  expect(records).toHaveLength(1);
  const asked = ['AA1 1AA', 'AA1 1AB', 'AA1 2AA', 'B1 1AA'];
  const told = async () => Promise.all(asked.map((postcode) => explained(postcode)));
  const byRows = await told();
  const kept = await Promise.all(records.map(({ location }) => lake.read(location)));
  await lake.remove(records.map(({ location }) => location));
  expect(await told()).toEqual(byRows);
  for (const [i, { location }] of records.entries()) await lake.write(location, kept[i] ?? '');
});

describe('a postcode is explained', () => {
  it('by the number of addresses with each answer, the bakes, the files and the tables between', async () => {
    const { verdict, answers, tables, sources } = await explained('AA1 2AA');
    expect(answers[0]?.split).toEqual([
      { names: ['mayor'], addresses: 1 },
      { names: ['north'], addresses: 1 },
      { names: [], addresses: 1 },
    ]);
    expect(verdict[0]).toBe('split postcode: 1 in mayor, 1 in north, 1 in none');
    expect(
      tables.map(({ table, rows, by, bake }) => [table, rows.length, by, bake?.bakeId]),
    ).toEqual([
      ['addresses', 3, { postcode: 'AA1 2AA' }, kitchen.bakeId(1)],
      ['addresses_with_ballots', 3, { postcode: 'AA1 2AA' }, kitchen.bakeId(1)],
      ['ballots_by_outcode', 3, { postcode: 'AA1 2AA' }, kitchen.bakeId(1)],
    ]);
    expect(tables[2]?.file).toMatch(/ballots_by_outcode\/AA1\.parquet$/);
    expect(tables[2]?.madeOf['ballot_ids']).toEqual(['addresses_with_ballots.ballot_ids']);
    expect(sources.map(({ table, changedSince }) => [table, changedSince])).toEqual([
      ['raw_addresses', []],
      ['ballots', []],
    ]);
  });

  it.each([
    ['AA9 9ZZ', undefined, 'no address has postcode AA9 9ZZ'],
    ['AA1 2AA', '1', 'no address with postcode AA1 2AA has UPRN 1; there are 5, 6, 7'],
  ])('only if it exists: %s %s', async (postcode, uprn, message) => {
    await expect(explained(postcode, uprn)).rejects.toThrow(message);
  });
});

it('reports what has changed since the bake, and what that means for an address', async () => {
  await kitchen.put(
    ballots,
    'ballots.csv',
    'ballot_id,area\nwest,"POLYGON ((-9 -9, 4 -9, 4 9, -9 9, -9 -9))"\n',
  );
  const { verdict, answers } = await explained('AA1 1AA', '1');
  expect(verdict.slice(0, 4)).toEqual([
    'split postcode: 1 in mayor + north, 1 in mayor',
    '`addresses_with_ballots` lacks west, whose polygon contains it now',
    '`addresses_with_ballots` has mayor and north, of which there is no polygon any more',
    'it is 433 km from the others of its postcode',
  ]);
  expect(verdict).toContain(
    'the files of `ballots` have changed since `addresses_with_ballots` was baked',
  );
  expect(answers[0]?.addresses[0]?.verdict.slice(0, 2)).toEqual([
    '`addresses_with_ballots` lacks west, whose polygon contains it now',
    '`addresses_with_ballots` has mayor and north, of which there is no polygon any more',
  ]);
  await kitchen.put(rawAddresses, 'more.csv', '13,More,B1 1AA,1,1\n');
  await bakeOne(2, [addresses.name]);
  const { verdict: later } = await explained('AA1 1AA', '1');
  expect(later).toContain(
    `\`addresses_with_ballots\` was made from bake ${kitchen.bakeId(1)} of \`addresses\`, and not of ${kitchen.bakeId(2)}, which is published`,
  );
  // Two of five addresses are misplaced together: each is near the other.
  const postcode = [1, 1.0001, 1.0002, 1.5, 1.5001].map((x, i) => `${20 + i},Row,B1 1AB,${x},1`);
  await kitchen.put(rawAddresses, 'more.csv', `13,More,B1 1AA,1,1\n${postcode.join('\n')}\n`);
  await bakeOne(3);
  const after = await explained('AA1 1AA', '1');
  expect(after.verdict).toContain(
    `bake ${kitchen.bakeId(1)}, the previous one, had mayor and north and did not have west`,
  );
  expect(after.answers[0]).toMatchObject({
    bakeBefore: kitchen.bakeId(1),
    addresses: [{ baked: ['west'], before: ['mayor', 'north'] }],
  });
  const misplaced = (await explained('B1 1AB')).verdict;
  // From pyproj 3.7: 55.6 km, or 11 m more, from 1.0001 east.
  expect(misplaced).toContain('23 and 24: it is 56 km from most of the others of its postcode');
  expect(misplaced.filter((line) => line.includes('56 km'))).toHaveLength(1);
  expect(misplaced).toContain(
    `all: bake ${kitchen.bakeId(1)}, the previous one, had no row for it with this postcode`,
  );
  await kitchen.put(rawAddresses, 'more.csv', `${postcode.join('\n')}\n`);
  await bakeOne(4);
  const gone = await explained('B1 1AA', '13');
  const elsewhere =
    '; `databaker query "SELECT postcode FROM addresses WHERE uprn = \'13\'"` finds another';
  expect(gone.verdict).toEqual([
    `it is not in \`addresses\` with this postcode any more${elsewhere}`,
    `bake ${kitchen.bakeId(3)}, the previous one, had west`,
  ]);
  expect(gone.answers[0]?.addresses).toMatchObject([
    { uprn: '13', point: null, baked: null, before: ['west'], contains: [] },
  ]);
  const left = await explained('B1 1AA');
  expect(left.verdict).toContain(
    `13: it is not in \`addresses\` with this postcode any more${elsewhere}`,
  );
  expect(left.answers[0]?.addresses.map(({ uprn }) => uprn)).toEqual(['12', '11', '13']);
});

describe('an outcode file that has changed since it was written', () => {
  it.each([
    ['is gone', (path: string) => rmSync(path), 'is missing'],
    [
      'has a flipped bit',
      (path: string) => {
        const bytes = readFileSync(path);
        bytes[20] = (bytes[20] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      },
      'has other content',
    ],
  ])(
    'because it %s is reported first, and the polygons nevertheless',
    async (_, damage, problem) => {
      const path = kitchen.lake.pathOf('s3://town-hall/development/ballots_by_outcode/AA1.parquet');
      const bytes = readFileSync(path);
      damage(path);
      const { verdict, answers, tables } = await explained('AA1 1AA', '1');
      writeFileSync(path, bytes);
      expect(verdict[0]).toContain(`${path}, which clients read, ${problem}`);
      expect(verdict[0]).toContain('bake again with `databaker bake ballots_by_outcode --force`');
      expect(answers[0]?.addresses[0]?.contains).toHaveLength(1);
      expect(tables.at(-1)).toMatchObject({ rows: [], problem: expect.stringContaining(problem) });
      expect((await explained('AA1 1AA', '1')).tables.at(-1)?.problem).toBeNull();
    },
  );
});

describe('what cannot be read is reported first, and the rest is explained:', () => {
  const placeOf = (location: string) => kitchen.lake.pathOf(`s3://town-hall/${location}`);
  const aside = join(root, 'aside');

  /** Without a file or folder, or with the first bytes of it. */
  async function without(path: string, kept: number | undefined, postcode: string, uprn?: string) {
    renameSync(path, aside);
    if (kept !== undefined) writeFileSync(path, readFileSync(aside).subarray(0, kept));
    try {
      return await explained(postcode, uprn);
    } finally {
      rmSync(path, { force: true });
      renameSync(aside, path);
    }
  }

  it.each([
    ['a manifest that was cut off', '_manifest.json', 100, 'is not a manifest'],
    ['a bake that is gone, which its manifest still names', '$bake', undefined, 'is missing'],
  ])('%s of the table that has the answers', async (_, name, kept, problem) => {
    const before = await explained('AA1 1AA', '1');
    const bake = before.tables[1]?.bake?.bakeId ?? '';
    const place = placeOf(`development/addresses_with_ballots/${name.replace('$bake', bake)}`);
    const { verdict, answers, tables, unanswered } = await without(place, kept, 'AA1 1AA', '1');
    expect(verdict[0]).toContain(problem);
    expect(verdict[0]).toContain('addresses_with_ballots');
    expect(tables[1]).toMatchObject({ rows: [], unreadable: [verdict[0]] });
    expect(unanswered).toEqual([]);
    // The outcode files have the same names.
    expect(answers[0]?.addresses[0]).toMatchObject({
      baked: ['west'],
      contains: [{ name: 'west' }],
    });
  });

  it('says what was baked, if the points cannot be read', async () => {
    const place = placeOf('development/addresses/_manifest.json');
    const { verdict, answers, unanswered } = await without(place, 1, 'AA1 2AA');
    expect(verdict[0]).toContain(`${place} is not a manifest`);
    expect(verdict.slice(1)).toEqual([
      'so `addresses_with_ballots` cannot be compared with polygons',
      '`addresses_with_ballots` has none for 3 addresses',
    ]);
    expect(answers).toEqual([]);
    expect(unanswered).toMatchObject([
      { table: 'addresses_with_ballots', because: verdict[0], bakedIn: 'addresses_with_ballots' },
    ]);
  });

  it('says that the polygons are not there any more', async () => {
    const place = placeOf('ballots');
    const { verdict } = await without(place, undefined, 'AA1 1AA', '1');
    expect(verdict.slice(0, 3)).toEqual([
      `\`ballots\` has no files: ${place}/ is empty or not there`,
      'so `addresses_with_ballots` cannot be compared with polygons',
      '`addresses_with_ballots` has west for 1 address',
    ]);
  });

  it('names the line of an address only if its source is there', async () => {
    const place = placeOf('raw-addresses');
    const { verdict, answers } = await without(place, undefined, 'AA1 1AA', '1');
    expect(verdict[0]).toBe(`\`raw_addresses\` has no files: ${place}/ is empty or not there`);
    expect(answers[0]?.addresses[0]).toMatchObject({ baked: ['west'], source: [] });
  });

  it('stops only if no address can be found', async () => {
    const all = ['addresses', 'addresses_with_ballots', 'ballots_by_outcode'];
    const paths = all.map((name) => placeOf(`development/${name}/_manifest.json`));
    const kept = paths.map((path) => readFileSync(path));
    for (const path of paths) writeFileSync(path, '{');
    const failure = explained('AA1 1AA', '1');
    await expect(failure).rejects.toMatchObject({
      kind: 'lake',
      message: expect.stringContaining(`${paths[0]} is not a manifest`),
    });
    for (const [i, path] of paths.entries()) writeFileSync(path, kept[i] ?? '');
  });
});
