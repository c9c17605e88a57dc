import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { ADDRESSES, BALLOT_ROWS, LakeFolder } from '../testing/lake-folder.ts';

const POLYGON = '((-2 52, -1 52, -1 53, -2 53, -2 52))';

/** An address line with some fields changed. */
const address = (fields: {
  uprn?: string;
  address?: string;
  postcode?: string;
  location?: string;
}) =>
  [
    fields.uprn ?? '102',
    `"${fields.address ?? '3 High Street, Town'}"`,
    fields.postcode ?? 'AA1 1AA',
    fields.location ?? 'SRID=4326;POINT(-1.5 52.5)',
    'RD',
  ].join(',');
const ballot = (wkt: string) => `local.town.other.2027-05-06,2,"${wkt}",Division`;

interface Case {
  readonly what: string;
  readonly addresses?: readonly (string | Buffer)[];
  readonly ballots?: readonly (string | Buffer)[];
  /** Parts of the message, in order; `A:3` and `B:3` are the third line of a file. */
  readonly says: readonly string[];
}

const CASES: readonly Case[] = [
  {
    what: 'a row with too few columns',
    addresses: [...ADDRESSES, '102,"x",AA1 1AA', ...ADDRESSES],
    says: ['A:3', 'expected 5 columns, found 3', '102,'],
  },
  {
    what: 'a row with too many columns',
    addresses: [...ADDRESSES, `${address({})},extra`],
    says: ['A:3', 'expected 5 columns, found 6'],
  },
  {
    what: 'bytes that are not UTF-8',
    addresses: [...ADDRESSES, Buffer.from(address({ address: 'Caf\u00e9' }), 'latin1')],
    says: ['A:3', 'the bytes are not UTF-8'],
  },
  {
    what: 'a quote that is not closed',
    addresses: [...ADDRESSES, '102,"3 High Street,AA1 1AA,SRID=4326;POINT(-1.5 52.5),RD'],
    says: ['A:3', 'a quoted field is not closed'],
  },
  {
    what: 'coordinates that are not numbers',
    addresses: [...ADDRESSES, address({ location: 'SRID=4326;POINT(west 52.5)' })],
    says: [
      'check notNull(longitude, latitude) of `addressbase_partitioned`',
      '"uprn":"102"',
      'A:3',
    ],
  },
  {
    what: 'coordinates that are missing',
    addresses: [...ADDRESSES, address({ location: '' })],
    says: ['check notNull(longitude, latitude)', '"uprn":"102"', 'A:3'],
  },
  {
    what: 'coordinates of another kind',
    addresses: [...ADDRESSES, address({ location: 'SRID=27700;POINT(530000 180000)' })],
    says: ['check notNull(longitude, latitude)', 'A:3'],
  },
  {
    what: 'coordinates that are nowhere on Earth',
    addresses: [...ADDRESSES, address({ location: 'SRID=4326;POINT(NaN 91)' })],
    says: ['check between(longitude, -180, 180)', 'A:3', 'check between(latitude, -90, 90)', 'A:3'],
  },
  {
    what: 'an empty postcode and an empty UPRN',
    addresses: [address({ postcode: '' }), ...ADDRESSES, address({ uprn: '' })],
    says: ['check notEmpty(uprn, postcode)', '2 rows are wrong', 'A:1', 'A:4'],
  },
  {
    what: 'a postcode in small letters',
    addresses: [...ADDRESSES, address({ postcode: 'aa1 1aa' })],
    says: [
      'check partitions(first_letter)',
      'A:3',
      'check matches(postcode, a postcode like SW1A 1AA)',
      '"aa1 1aa"',
      'A:3',
    ],
  },
  {
    what: 'one UPRN with two addresses',
    addresses: [...ADDRESSES, address({ uprn: '101' })],
    says: ['check unique(uprn)', '"uprn":"101"', 'A:2', 'A:3'],
  },
  {
    what: 'no addresses at all',
    addresses: [],
    says: ['check rowCount(1..) of `addressbase_partitioned`'],
  },
  {
    what: 'a ballot without an id',
    ballots: [...BALLOT_ROWS, `,2,"POLYGON ${POLYGON}",Division`],
    says: ['check notEmpty(election_id) of `current_ballots`', 'B:3'],
  },
  {
    what: 'a ring that is not closed',
    ballots: [...BALLOT_ROWS, ballot('POLYGON ((0 0, 1 0, 1 1, 0 1))')],
    says: ['B:3', 'ring 1 of polygon 1 is not closed: it starts at (0 0) and ends at (0 1)'],
  },
  {
    what: 'a WKT that is no polygon',
    ballots: [...BALLOT_ROWS, ballot('POINT (0 0)')],
    says: ['B:3', 'expected POLYGON or MULTIPOLYGON', 'POINT'],
  },
  {
    what: 'a WKT that breaks off',
    ballots: [...BALLOT_ROWS, ballot('MULTIPOLYGON (((0 0, 1 0, 1 1'), BALLOT_ROWS[1] ?? ''],
    says: ['B:3', 'the polygon cannot be read'],
  },
];

describe('bad input fails the bake with its place, and publishes nothing:', () => {
  const lake = new LakeFolder();
  let before: string;

  beforeAll(async () => {
    const { code, stderr } = await bake(lake);
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    before = await lookUp(lake);
  });
  afterAll(() => lake.remove());

  it.each(CASES)('$what', async ({ addresses, ballots, says }) => {
    lake.write(addresses ?? ADDRESSES, ballots ?? BALLOT_ROWS);
    const { code, stderr } = await bake(lake);
    expect(stderr).toSatisfy(inOrder(says, lake), `in order: ${says.join(' ... ')}`);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(1);
    expect(await lookUp(lake)).toBe(before);
  });

  it('and does not affect the next good bake', async () => {
    lake.write([...ADDRESSES, address({})], BALLOT_ROWS);
    expect(await bake(lake)).toMatchObject({ code: 0 });
    expect(await lookUp(lake)).toContain('2 addresses');
  });
});

describe('missing input', () => {
  const lake = new LakeFolder();
  afterAll(() => lake.remove());

  it('an empty source folder is named, with how to fill it', async () => {
    rmSync(lake.addressbase);
    const { code, stderr } = await bake(lake);
    expect(stderr).toContain('`addressbase_cleaned_raw` has no files');
    expect(stderr).toContain('databaker sample --lake');
    expect(code).toBe(1);
  });

  it('a truncated gzip file is found, though DuckDB reads its beginning', async () => {
    const whole = gzipSync(`${ADDRESSES.join('\n')}\n`);
    mkdirSync(join(lake.addressbase, '..'), { recursive: true });
    writeFileSync(`${lake.addressbase}.gz`, whole.subarray(0, whole.length - 12));
    const { code, stderr } = await bake(lake);
    expect(stderr).toContain(`${lake.addressbase}.gz: the gzip file is damaged or cut short`);
    expect(code).toBe(1);
    rmSync(`${lake.addressbase}.gz`);
  });

  it('a table that was never baked is named, with the command to bake it', async () => {
    lake.write(ADDRESSES, BALLOT_ROWS);
    const { code, stderr } = await bake(lake, 'current_elections');
    expect(stderr).toContain('`addressbase_partitioned` was not baked yet');
    expect(stderr).toContain('databaker bake +addressbase_partitioned');
    expect(code).toBe(2);
  });
});

describe('odd but usable input is counted and reported', () => {
  const lake = new LakeFolder();
  afterAll(() => lake.remove());

  it('identical rows are merged; a missing last line end and a distant point are reported', async () => {
    lake.write(
      [...ADDRESSES, ...ADDRESSES, address({ uprn: '200', location: 'SRID=4326;POINT(9 52)' })],
      [BALLOT_ROWS[0] ?? ''],
    );
    writeFileSync(lake.ballots, BALLOT_ROWS.join('\n'));
    const { code, stderr } = await bake(lake);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'warning: check identicalRows(uprn) of addressbase_partitioned found 2: 100, 101\n',
    );
    expect(stderr).toContain(
      'warning: check between(longitude, -9, 2.5) of addressbase_partitioned found 1 row',
    );
    expect(stderr).toContain('the last line has no line end');
    const rows = await databaker([
      'query',
      'SELECT uprn FROM current_elections_parquet ORDER BY uprn',
      '--format',
      'csv',
      '--lake',
      lake.path,
    ]);
    expect(rows.stdout).toBe('uprn\n100\n101\n200\n');
  });
});

function bake(lake: LakeFolder, ...more: string[]) {
  return databaker(['bake', ...more], {
    DATABAKER_LAKE: lake.path,
    DATABAKER_DEFINITIONS: inject('lakeDefinitions'),
  });
}

async function lookUp(lake: LakeFolder): Promise<string> {
  const { code, stdout } = await databaker(['lookup', 'AA11AA', '--lake', lake.path]);
  expect(code).toBe(0);
  return stdout;
}

function inOrder(parts: readonly string[], lake: LakeFolder): (text: string) => boolean {
  return (text) => {
    let from = text.indexOf('error: ');
    return parts.every((part) => {
      const wanted = part.replace(/^A:/, `${lake.addressbase}:`).replace(/^B:/, `${lake.ballots}:`);
      const at = text.indexOf(wanted, from);
      from = at + 1;
      return at >= 0;
    });
  };
}
