import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type AwsServer, openAwsServer } from '@dc-data-baker/fake-aws';
import { FewLetters } from '@dc-data-baker/fixtures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker, type Outcome } from '../testing/databaker.ts';
import { readDocument } from '../testing/documents.ts';
import { LakeFolder } from '../testing/lake-folder.ts';

/** Ten wards from west to east, half a degree wide, with an address in the middle of each. */
const WARDS = Array.from({ length: 10 }, (_, i) => i);
const west = (ward: number) => -6 + ward / 2;

const address = (uprn: string, { ward = 0, postcode = '', point = '' } = {}) =>
  `${uprn},"${ward} High Street",${postcode || `AA${ward} 1AA`},${point || `SRID=4326;POINT(${west(ward) + 0.25} 52.5)`},RD`;
const ADDRESSES = WARDS.map((ward) => address(String(100 + ward), { ward }));

const HEADER = 'election_id,geography_id,geography_text,source_table';
const id = (ward: number) => `local.town.ward-${ward}.2999-05-06`;
const ballot = (ward: number, polygon: string) => `${id(ward)},${ward},"${polygon}",Division`;
const inWard = (number: number, place: (x: number, y: number) => string) => {
  const [left, right] = [west(number), west(number) + 0.5];
  const corners = [place(left, 52), place(right, 52), place(right, 53), place(left, 53)];
  return ballot(number, `POLYGON ((${[...corners, corners[0]].join(', ')}))`);
};
const BALLOTS = WARDS.map((number) => inWard(number, (x, y) => `${x} ${y}`));

type EngineName = 'duckdb' | 'athena';

/** Source data that a bake must refuse. */
interface Problem {
  readonly addresses?: readonly (string | Buffer)[];
  /** Including the header. */
  readonly ballots?: readonly string[];
  /** Any other change to the folders. */
  readonly spoil?: (lake: LakeFolder) => void;
  /** The engine on which it is possible, if not on both. */
  readonly only?: EngineName;
  readonly accept?: readonly string[];
  /** Whether the query loses an address. */
  readonly isLosing?: true;
  /** Parts of the message; `A:` and `B:` are the paths of the files. */
  readonly says: readonly string[];
}

const after = (...rows: (string | Buffer)[]) => [...ADDRESSES, ...rows];
const polygon = (text: string) => [HEADER, ...BALLOTS, ballot(11, text)];
const NOT_FEWER = 'notFewerThan(0.9, published';

/** Several kinds of bad rows in one bake, which reports all failed checks. */
const BAD_ROWS = after(
  address(''),
  address('120', { point: 'POINT(1 52)' }),
  address('121', { point: 'SRID=4326;POINT(200 52)' }),
  ...['AA1 1AAX', 'AA1 1AA ', 'AA1\u00a01AA'].map((postcode, i) => address(`13${i}`, { postcode })),
  ...['1E+11', '-5', '105 '].map((uprn) => address(uprn)),
  address('0101', { ward: 2 }),
);
const badRows = (...says: string[]): Problem => ({ addresses: BAD_ROWS, says });

/** By the README's description, word for word. */
const PROBLEMS: Readonly<Record<string, readonly Problem[]>> = {
  'a source folder that is empty or contains something other than files; a damaged `.gz`': [
    {
      spoil: (lake) => rmSync(lake.addressbase),
      says: ['`addressbase_cleaned_raw` has no files'],
    },
    {
      spoil: (lake) => writeFileSync(`${lake.addressbase}.zst`, 'x'),
      says: ['.csv.zst: a file that ends with .zst is not read'],
    },
    {
      only: 'duckdb',
      spoil: (lake) => symlinkSync('nothing', join(lake.addressbase, '../link.csv')),
      says: ['link.csv: a link to something that does not exist'],
    },
    {
      spoil: (lake) =>
        writeFileSync(`${lake.addressbase}.gz`, gzipSync(ADDRESSES.join('\n')).subarray(0, -9)),
      says: ['.csv.gz: the gzip file is damaged or cut short'],
    },
  ],
  'a CSV that engines read differently: a row with too few or too many columns, an empty line, a quote that is open or out of place, a line end in quotes, a backslash, bytes that are not UTF-8, a header that is not the declared one':
    [
      { addresses: after('120,x,AA1 1AA'), says: ['A:11: expected 5 columns, found 3'] },
      { addresses: after(`${address('120')},x`), says: ['A:11: expected 5 columns, found 6'] },
      { addresses: after('', address('120')), says: ['A:11: the line is empty'] },
      { addresses: after('120,"x,AA1 1AA,,RD'), says: ['A:11: a quoted field is not closed'] },
      { addresses: after('120,5" pipe,AA1 1AA,,RD'), says: ['A:11: there is a quote in a field'] },
      { addresses: after('120,"x" ,AA1 1AA,,RD'), says: ['A:11: a quoted field', 'goes on after'] },
      { addresses: after('120,"x\ny",AA1 1AA,,RD'), says: ['A:11: a quoted field', 'next line'] },
      { addresses: after('120,x\\3,AA1 1AA,,RD'), says: ['A:11: there is a backslash'] },
      {
        addresses: after(Buffer.from('120,Caf\u00e9,AA1 1AA,,RD', 'latin1')),
        says: ['A:11: the bytes are not UTF-8'],
      },
      {
        ballots: ['geography_id,election_id,geography_text,source_table', ...BALLOTS],
        says: ['B:1: ', HEADER],
      },
      { ballots: BALLOTS, says: ['B:1: ', HEADER] },
    ],
  'a polygon that is not a POLYGON or MULTIPOLYGON in WKT, or has a ring that is not closed': [
    { ballots: polygon('POINT (0 0)'), says: ['B:12: ', 'expected POLYGON or MULTIPOLYGON'] },
    { ballots: polygon('LINESTRING (0 0, 1 1)'), says: ['B:12: ', 'found "LINESTRING"'] },
    { ballots: polygon('POLYGON ((0 0, 1 0, 1 1, 0 1))'), says: ['B:12: ', 'is not closed'] },
    { ballots: polygon('POLYGON ((0 0, 1 0, 1 1, 0 0)) x'), says: ['B:12: ', 'end of the text'] },
    { ballots: polygon('POLYGON ((0 0, NaN 0, 1 1, 0 0))'), says: ['B:12: ', 'found "NaN"'] },
  ],
  'an address without a UPRN, a postcode or coordinates, or with impossible coordinates': [
    badRows(
      'check notEmpty(uprn, postcode) of `addressbase_partitioned` failed: 1 row is wrong',
      'check notNull(longitude, latitude) of `addressbase_partitioned` failed: 1 row is wrong',
      'check between(longitude, -180, 180) of `addressbase_partitioned` failed: 1 row is wrong',
    ),
  ],
  'addresses that are mostly outside of the United Kingdom: coordinates are swapped or in another system':
    [
      {
        addresses: WARDS.map((ward) =>
          address(String(100 + ward), { point: `SRID=4326;POINT(52.5 ${west(ward)})` }),
        ),
        says: [
          'check shareBetween(0.5, longitude, -9, 2.5) of `addressbase_partitioned` failed: longitude is from -9 to 2.5 in 0 of 10 rows; expected at least 5',
        ],
      },
    ],
  'a postcode that is not exactly a postcode (`aa1 1aa`, `B1 0DSX`, a leading, trailing or non-breaking space)':
    [
      badRows('check matches(postcode, a postcode like SW1A 1AA)', 'failed: 3 rows are wrong'),
      {
        // Its first letter has no partition, which Athena's writer notices first.
        addresses: after(address('130', { postcode: 'aa1 1aa' })),
        says: ['check partitions(first_letter) of `addressbase_partitioned` failed'],
      },
    ],
  'a UPRN that is not 1 to 12 digits (`1E+11`, `-5`, a space after it)': [
    badRows('check matches(uprn, 1 to 12 digits)', 'failed: 4 rows are wrong'),
  ],
  'two different rows for one UPRN; `0100` and `100` are the same UPRN': [
    badRows('check unique(uprn) of `addressbase_partitioned` failed', '"uprn":"101"'),
  ],
  'a ballot without an id, or with a space before or after it': [
    {
      ballots: [HEADER, ...BALLOTS, `,2,"POLYGON ((0 0, 1 0, 1 1, 0 0))",Division`],
      says: ['check notEmpty(election_id) of `current_ballots` failed: 1 row is wrong'],
    },
    {
      ballots: [
        HEADER,
        ...BALLOTS,
        ...['\u00a0', '\u200b', '\u3000\ufeff'].map((blank) => ballot(1, '').replace(id(1), blank)),
      ],
      says: ['check notEmpty(election_id) of `current_ballots` failed: 3 rows are wrong'],
    },
    {
      ballots: [HEADER, ...BALLOTS, ballot(1, '').replace(id(1), `${id(1)} `)],
      says: [
        'check matches(election_id, an id without spaces around it) of `current_ballots` failed: 1 row is wrong',
      ],
    },
  ],
  'far fewer addresses, outcodes, ballots, addresses with a ballot, ballots of addresses, or filled files than are published (less than 98 % of the addresses and outcodes, or 90 % of the others), except for ballots whose poll has closed ([0052](docs/decisions/0052-compared-with-what-is-published.md)); `bake --accept` overrides it':
    [
      {
        addresses: ADDRESSES.slice(5),
        says: [
          'check notFewerThan(0.98, published rows) of `addressbase_partitioned` failed: rows: there are 5, and 10 are published',
          'check notFewerThan(0.98, published outcode) of `addressbase_partitioned` failed: outcode: 5 of 10 that are published are there; expected at least 10; gone are AA0,',
        ],
      },
      {
        ballots: [HEADER, ...BALLOTS.slice(5)],
        says: [
          `check ${NOT_FEWER} ballot_ids) of \`current_ballots_joined_to_address_base\` failed: ballot_ids: 5 of 10 that are published are there; expected at least 9; gone are ${id(0)},`,
          `check ${NOT_FEWER} rows having ballot_ids) of`,
          `check ${NOT_FEWER} elements of ballot_ids) of \`current_ballots_joined_to_address_base\` failed: elements of ballot_ids: there are 5, and 10 are published; expected at least 9; fewer have ${id(0)} (0 of 1),`,
        ],
      },
      {
        ballots: [HEADER, ...BALLOTS.slice(5)],
        accept: ['ballot_ids', 'rows having ballot_ids', 'elements of ballot_ids'].map(
          (what) => `${NOT_FEWER} ${what})`,
        ),
        says: [
          `check ${NOT_FEWER} outcode having ballot_ids) of \`current_elections_parquet\` failed: outcode having ballot_ids: 5 of 10`,
        ],
      },
    ],
  'no address is in any ballot: polygons are swapped, in another system, or `EMPTY`': [
    {
      ballots: [HEADER, ...WARDS.map((number) => inWard(number, (x, y) => `${y} ${x}`))],
      says: [
        'check anyFound(ballot_ids, current_ballots) of `current_ballots_joined_to_address_base` failed',
      ],
    },
  ],
  'an address that the bake lost or duplicated': [
    {
      isLosing: true,
      says: [
        'check sameKeys(uprn, addressbase_partitioned) of `current_ballots_joined_to_address_base` failed: 1 row is wrong',
      ],
    },
  ],
};

const ROWS = /^## Data that is wrong\n[\s\S]*?\n\| --- \| --- \|\n([\s\S]*?)\n\n/m
  .exec(readDocument('README.md'))?.[1]
  ?.split('\n')
  .map((line) => line.split(' | ')[0]?.replace(/^\| /, ''));

it('there is data for exactly the kinds of problems in the README', () => {
  expect(Object.keys(PROBLEMS)).toEqual(ROWS);
});

/** The data has one first letter; the query for the others loses an address. */
const GOOD = new FewLetters('A');
const LOSING = new FewLetters('A');
LOSING.replace(
  'queries/current_ballots_joined_to_address_base.sql',
  'WHERE a.first_letter = :first_letter',
  "WHERE a.first_letter = :first_letter AND a.uprn <> '101'",
);
afterAll(() => {
  for (const definitions of [GOOD, LOSING]) definitions.remove();
});

describe.each<EngineName>(['duckdb', 'athena'])(
  '%s refuses, and the published tables stay:',
  (engine) => {
    const lake = new LakeFolder();
    let aws: AwsServer;

    const bake = ({ isLosing, accept = [] }: Partial<Problem>) =>
      databaker(['bake', '--engine', engine, ...accept.flatMap((name) => ['--accept', name])], {
        ...aws.env,
        DATABAKER_LAKE: lake.path,
        DATABAKER_WORKGROUP: 'primary',
        DATABAKER_DEFINITIONS: (isLosing ? LOSING : GOOD).file,
      });
    /** What clients read. */
    const published = () => readFileSync(join(lake.shards, '_manifest.json'), 'utf8');
    let before: string;

    beforeAll(async () => {
      // A lake's folders are the buckets.
      aws = await openAwsServer({ root: lake.path, buckets: ['dc-data-baker-results-bucket'] });
      lake.write(ADDRESSES, [HEADER, ...BALLOTS]);
      const first = await bake({});
      expect(first.stderr).not.toContain('error');
      expect(first.code).toBe(0);
      before = published();
    });
    afterAll(async () => {
      await aws.close();
      lake.remove();
    });

    // Both engines share the code of the rules, so one case for each row shows that Athena's bakes
    // apply them.
    const cases = Object.entries(PROBLEMS).flatMap(([row, problems]) => {
      const here = problems.filter(({ only = engine }) => only === engine);
      return here
        .slice(0, engine === 'athena' ? 1 : undefined)
        .map((problem) => ({ row, problem }));
    });

    const bakeOf = (problem: Problem) => {
      const { addresses = ADDRESSES, ballots = [HEADER, ...BALLOTS], spoil } = problem;
      rmSync(join(lake.addressbase, '..'), { recursive: true });
      lake.write(addresses, ballots);
      spoil?.(lake);
      return bake(problem);
    };
    // Several rows of the README are about the one bake of these addresses.
    let ofBadRows: Promise<Outcome> | undefined;
    const bakeOfBadRows = () => {
      ofBadRows ??= bakeOf({ addresses: BAD_ROWS, says: [] });
      return ofBadRows;
    };

    it.each(cases)('$row: $problem.says.0', async ({ problem }) => {
      const { addresses, says } = problem;
      const { code, stderr } = await (addresses === BAD_ROWS ? bakeOfBadRows() : bakeOf(problem));
      const place = { A: lake.addressbase, B: lake.ballots };
      for (const part of says) {
        const said = part.replace(/^[AB](?=:\d)/, (file) =>
          // In AWS a file is named by its location in S3.
          place[file as 'A' | 'B'].slice(engine === 'athena' ? lake.path.length + 1 : 0),
        );
        expect(stderr).toContain(said);
      }
      expect(stderr).not.toContain('    at ');
      expect(code).toBe(1);
      expect(published()).toEqual(before);
    });
  },
);
