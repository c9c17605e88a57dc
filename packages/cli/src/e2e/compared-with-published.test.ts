import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, ManifestSchema } from '@dc-data-baker/models';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { BALLOT_ROWS, LakeFolder } from '../testing/lake-folder.ts';

/** Ten wards from west to east, half a degree wide, with an address in the middle of each. */
const WARDS = Array.from({ length: 10 }, (_, i) => i);
const west = (ward: number) => -6 + ward / 2;
const ADDRESSES = WARDS.map(
  (ward) =>
    `${100 + ward},"${ward} High Street",AA${ward} 1AA,SRID=4326;POINT(${west(ward) + 0.25} 52.5),RD`,
);

type Point = readonly [x: number, y: number];

/** @param move maps each corner */
function ballot(ward: number, day: string, move: (point: Point) => Point = (point) => point) {
  const [left, right] = [west(ward), west(ward) + 0.5];
  const ring: Point[] = [
    [left, 52],
    [right, 52],
    [right, 53],
    [left, 53],
    [left, 52],
  ];
  const corners = ring.map((point) => move(point).join(' '));
  return `${id(ward, day)},${ward},"POLYGON ((${corners.join(', ')}))",Division`;
}

const id = (ward: number, day: string) => `local.town.ward-${ward}.${day}`;
const [HEADER = ''] = BALLOT_ROWS;

/** Days that are in the past and in the future whenever the test runs. */
const [OVER, AHEAD] = ['2024-05-02', '2999-05-02'];
/** A ballot whose areas are all wards. */
const COUNTY = `mayor.county.${AHEAD}`;
const BALLOTS = 'notFewerThan(0.9, published ballot_ids)';
const TABLE = 'current_ballots_joined_to_address_base';

function manifestOf(lake: LakeFolder): Manifest {
  const path = join(lake.shards, '..', TABLE, '_manifest.json');
  return ManifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

describe('a bake that is compared with what is published', () => {
  const lake = new LakeFolder();
  const bakeOf = async (ballots: readonly string[], ...more: string[]) => {
    lake.write(ADDRESSES, [HEADER, ...ballots]);
    return databaker(['bake', '--json', ...more], {
      DATABAKER_LAKE: lake.path,
      DATABAKER_DEFINITIONS: inject('lakeDefinitions'),
    });
  };
  const all = [...WARDS.map((ward) => ballot(ward, AHEAD)), ...WARDS.map((w) => ballot(w, OVER))];
  let first: Manifest;

  beforeAll(async () => {
    const { code, stderr } = await bakeOf(all);
    expect(code).toBe(0);
    expect(stderr).toContain(`note: ${TABLE}: nothing was published yet to compare with`);
    first = manifestOf(lake);
  });
  afterAll(() => lake.remove());

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'half of an export',
      all.filter((_, i) => i % 2 === 0),
      [
        `check ${BALLOTS} of \`${TABLE}\` failed: ballot_ids: 10 of 20 that are published are there; expected at least 18; gone are ${id(1, OVER)}, ${id(1, AHEAD)}, ${id(3, OVER)}`,
        `databaker bake --accept '${BALLOTS}'`,
      ],
    ],
    [
      'a header alone, though some of it is over',
      [],
      [
        `check ${BALLOTS} of \`${TABLE}\` failed: ballot_ids: 0 of 20 that are published are there`,
        `check notFewerThan(0.9, published rows having ballot_ids) of \`${TABLE}\` failed: rows having ballot_ids: there are 0, and 10 are published; expected at least 9`,
      ],
    ],
    [
      'polygons with latitude and longitude swapped',
      WARDS.map((ward) => ballot(ward, AHEAD, ([x, y]) => [y, x])),
      [
        `check anyFound(ballot_ids, current_ballots) of \`${TABLE}\` failed: \`ballot_ids\` is empty in every row, though \`current_ballots\` has 10 rows`,
      ],
    ],
    [
      'polygons of the British National Grid',
      WARDS.map((ward) =>
        ballot(ward, AHEAD, ([x, y]) => [400_000 + 68_000 * (x + 2), 111_000 * (y - 49)]),
      ),
      ['check anyFound(ballot_ids, current_ballots)'],
    ],
    [
      'polygons that are EMPTY',
      WARDS.map((ward) => `${id(ward, AHEAD)},${ward},MULTIPOLYGON EMPTY,Division`),
      ['check anyFound(ballot_ids, current_ballots)'],
    ],
  ])('fails with %s, and names what is missing', async (_, ballots, says) => {
    const { code, stderr } = await bakeOf(ballots);
    for (const part of says) expect(stderr).toContain(part);
    expect(code).toBe(1);
    expect(manifestOf(lake)).toEqual(first);
  });

  it('warns of a missing ballot, and of one that contains no address', async () => {
    const away = ballot(3, '2999-06-01', ([x, y]) => [x, y + 5]);
    const { code, stderr, stdout } = await bakeOf([...all.filter((row) => row !== all[4]), away]);
    expect(stderr).toContain(
      `warning: check noneGone(ballot_ids) of ${TABLE} found 1: ${id(4, AHEAD)}\n`,
    );
    expect(code).toBe(0);
    const { warnings } = JSON.parse(stdout);
    expect(warnings).toContainEqual({
      table: TABLE,
      name: 'allFound(ballot_ids, current_ballots.election_id)',
      wrong: 1,
      samples: [{ election_id: id(3, '2999-06-01') }],
    });
    expect(manifestOf(lake).checks).toContainEqual(
      expect.objectContaining({ name: 'noneGone(ballot_ids)', wrong: 1, passed: false }),
    );
  });

  it('passes after the polls have closed, when all ballots of the day are gone', async () => {
    const { code, stderr } = await bakeOf(WARDS.map((ward) => ballot(ward, AHEAD)));
    expect(stderr).not.toContain('noneGone');
    expect(code).toBe(0);
  });

  it('passes if the check is accepted, which the manifest records', async () => {
    const few = WARDS.slice(0, 5).map((ward) => ballot(ward, AHEAD));
    expect((await bakeOf(few)).code).toBe(1);
    const rows = 'notFewerThan(0.9, published rows having ballot_ids)';
    const files = 'notFewerThan(0.9, published outcode having ballot_ids)';
    const elements = 'notFewerThan(0.9, published elements of ballot_ids)';
    const accept = [BALLOTS, rows, files, elements].flatMap((name) => ['--accept', name]);
    const { code, stderr } = await bakeOf(few, ...accept);
    expect(stderr).toContain(
      `warning: check ${BALLOTS} of ${TABLE} found that ballot_ids: 5 of 10`,
    );
    expect(code).toBe(0);
    expect(manifestOf(lake).checks).toContainEqual(
      expect.objectContaining({ name: BALLOTS, passed: false, accepted: true }),
    );
  });

  it('fails if areas of ballots are missing, though each ballot and each address has some', async () => {
    const everywhere = WARDS.map((ward) => ballot(ward, AHEAD).replace(id(ward, AHEAD), COUNTY));
    const ofWards = WARDS.map((ward) => ballot(ward, AHEAD));
    expect(await bakeOf([...ofWards, ...everywhere])).toMatchObject({ code: 0 });
    const before = manifestOf(lake);
    const { code, stderr } = await bakeOf([...ofWards, ...everywhere.slice(0, 5)]);
    expect(stderr).toContain(
      `check notFewerThan(0.9, published elements of ballot_ids) of \`${TABLE}\` failed: elements of ballot_ids: there are 15, and 20 are published; expected at least 18; fewer have ${COUNTY} (5 of 10)`,
    );
    expect(code).toBe(1);
    expect(manifestOf(lake)).toEqual(before);
  });

  it('warns of a ballot that has lost the addresses of an area', async () => {
    const everywhere = WARDS.map((ward) => ballot(ward, AHEAD).replace(id(ward, AHEAD), COUNTY));
    const ofWards = WARDS.map((ward) => ballot(ward, AHEAD));
    const { code, stderr } = await bakeOf([...ofWards, ...everywhere.slice(0, 8)]);
    expect(stderr).toContain(`check eachKept(ballot_ids) of ${TABLE} found 1: ${COUNTY}\n`);
    expect(code).toBe(0);
  });

  it.each([
    ['notFewer', 'no table that is baked has a check notFewer'],
    ['unique(uprn)', 'check unique(uprn) is never accepted'],
  ])('--accept %s is refused', async (name, message) => {
    const { code, stderr } = await bakeOf([], '--accept', name);
    expect(stderr).toContain(message);
    expect(stderr).toContain(`those that can be accepted are `);
    expect(code).toBe(2);
  });
});
