import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, ManifestSchema, visible } from '@dc-data-baker/models';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { ADDRESSES, BALLOT_ROWS, LakeFolder } from '../testing/lake-folder.ts';

const HERE = 'SRID=4326;POINT(-1.5 52.5)';

/** Quoted, so that any text can be any field. */
const address = (uprn: string, postcode: string, street = '9 High Street') =>
  [uprn, street, postcode, HERE, 'RD'].map((field) => `"${field}"`).join(',');

const bake = (lake: LakeFolder, ...more: string[]) =>
  databaker(['bake', ...more], {
    DATABAKER_LAKE: lake.path,
    DATABAKER_DEFINITIONS: inject('lakeDefinitions'),
  });

/** As many bad values as a message lists, in one bake. */
function inThrees(values: readonly string[]): (readonly [readonly string[]])[] {
  const threes = Map.groupBy(values.entries(), ([i]) => Math.floor(i / 3));
  return [...threes.values()].map((three) => [three.map(([, value]) => value)]);
}

function manifestOf(lake: LakeFolder, table: string): Manifest {
  const path = join(lake.shards, '..', table, '_manifest.json');
  return ManifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

describe('the whole postcode is checked', () => {
  const lake = new LakeFolder();
  afterAll(() => lake.remove());

  it.each(
    inThrees([
      ...['B1 0DS ', ' B1 0DS', 'B1 0DS\u00a0', 'B1\u00a00DS', 'B1\u20090DS', 'B1 0DS\t'],
      ...['B1 0DS.', 'B1 0DS\u200b', 'B1 0DSX', 'B1 0 DS', 'B1  0DS', 'B1 ???', 'B1 ODS'],
      ...['B1 0ds', 'B1 0D', 'B10DS', 'B1 0DC', 'Q1 1AA', 'B1 ０DS', 'BFPO 801 '],
    ]),
  )('%j fail the bake, which says where each is', async (postcodes) => {
    const rows = postcodes.map((postcode, i) => address(`${102 + i}`, postcode));
    lake.write([...ADDRESSES, ...rows], BALLOT_ROWS);
    const { code, stderr } = await bake(lake);
    expect(stderr).toContain(
      'check matches(postcode, a postcode like SW1A 1AA) of `addressbase_partitioned` failed: ' +
        `${postcodes.length} rows are wrong`,
    );
    for (const [i, postcode] of postcodes.entries()) {
      expect(stderr).toContain(
        `  ${visible(JSON.stringify({ postcode, times: 1 }))} (${lake.addressbase}:${3 + i})`,
      );
    }
    expect(code).toBe(1);
  });

  it('one row is enough', async () => {
    lake.write([...ADDRESSES, address('102', 'B1 0DSX')], BALLOT_ROWS);
    const { code, stderr } = await bake(lake);
    expect(stderr).toContain(
      'check matches(postcode, a postcode like SW1A 1AA) of `addressbase_partitioned` failed: 1 row is wrong',
    );
    expect(code).toBe(1);
  });

  it('one that is not geographic is reported, kept, and in no outcode file', async () => {
    lake.write([...ADDRESSES, address('102', 'BFPO 801'), address('103', 'ASCN 1ZZ')], BALLOT_ROWS);
    const { code, stderr } = await bake(lake);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'warning: check matches(postcode, a geographic one) of addressbase_partitioned found 2: ASCN 1ZZ, BFPO 801\n',
    );
    expect(lake.shardNames()).toEqual(['AA1.parquet']);
    const { checks, rows } = manifestOf(lake, 'addressbase_partitioned');
    expect(rows).toBe(4);
    expect(checks.filter(({ passed }) => !passed)).toEqual([
      {
        name: 'matches(postcode, a geographic one)',
        severity: 'warn',
        passed: false,
        wrong: 2,
        samples: [
          { postcode: 'ASCN 1ZZ', times: 1 },
          { postcode: 'BFPO 801', times: 1 },
        ],
      },
    ]);
  });
});

describe('a UPRN is a number of 1 to 12 digits', () => {
  const lake = new LakeFolder();
  afterAll(() => lake.remove());

  it.each(
    inThrees([
      ...['1E+11', '-5', '+5', 'ABC', '102 ', ' 102', '102.0', '1,000', '1_0', '0x10', '１０２'],
      ...['1234567890123', '0000000000102', 'NULL'],
    ]),
  )('%j fail the bake, which says where each is', async (uprns) => {
    // The same address and postcode as another row, with other UPRNs.
    const rows = ['103', ...uprns].map((uprn) => address(uprn, 'B1 0DS'));
    lake.write([...ADDRESSES, ...rows], BALLOT_ROWS);
    const { code, stderr } = await bake(lake);
    expect(stderr).toContain(
      'check matches(uprn, 1 to 12 digits) of `addressbase_partitioned` failed: ' +
        `${uprns.length} rows are wrong`,
    );
    for (const [i, uprn] of uprns.entries()) {
      const row = stderr
        .split('\n')
        .find((line) => line.endsWith(` (${lake.addressbase}:${4 + i})`));
      expect(row).toContain(`"uprn":${JSON.stringify(uprn)}`);
    }
    expect(code).toBe(1);
  });

  it('two spellings of one are rows with the same key, which must not differ', async () => {
    lake.write([...ADDRESSES, address('0101', 'B1 0DS')], BALLOT_ROWS);
    const { code, stderr } = await bake(lake);
    expect(stderr).toContain(
      'check unique(uprn) of `addressbase_partitioned` failed: 1 row is wrong',
    );
    expect(stderr).toContain(
      `{"uprn":"101","times":2} (${lake.addressbase}:2, ${lake.addressbase}:3)`,
    );
    expect(code).toBe(1);
  });

  it('rows that differ only in leading zeros are merged, and either spelling finds them', async () => {
    lake.write(
      [
        ...ADDRESSES,
        address('0000102', 'B1 0DS'),
        address('102', 'B1 0DS'),
        address('0', 'B1 0DT'),
      ],
      BALLOT_ROWS,
    );
    const { code, stderr } = await bake(lake);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'warning: check identicalRows(uprn) of addressbase_partitioned found 1: 102\n',
    );
    for (const uprn of ['102', '0102', '000000000102']) {
      const found = await databaker(['lookup', 'B1 0DS', uprn, '--lake', lake.path, '--json']);
      expect(JSON.parse(found.stdout).addresses).toEqual([
        { uprn: '102', address: '9 High Street', ballots: ['local.town.ward.2027-05-06'] },
      ]);
    }
    const none = await databaker(['lookup', 'B1 0DS', '1e2', '--lake', lake.path]);
    expect(none.stderr).toContain('`1e2` is not a UPRN; expected 1 to 12 digits');
    expect(none.code).toBe(2);
  });
});

describe('a quoted line end', () => {
  const lake = new LakeFolder();
  afterAll(() => lake.remove());

  it.each([
    ['a postcode', '102', 'B1 0DS\n'],
    ['a postcode', '102', 'B1 0DS\r\n'],
    ['a postcode', '102', 'B1\n0DS'],
    ['a UPRN', '102\n', 'B1 0DS'],
    ['a UPRN', '\r\n102', 'B1 0DS'],
  ])('in %s fails the bake before the value is checked: %j, %j', async (_, uprn, postcode) => {
    const row = address(uprn, postcode);
    lake.write([...ADDRESSES, row], BALLOT_ROWS);
    const { code, stderr } = await bake(lake);
    const [cutOff] = row.split(/\r?\n/);
    expect(stderr).toContain(
      `${lake.addressbase}:3: a quoted field is not closed, or goes on on the next line; close it on its own line, since for Athena the row ends there: ${JSON.stringify(cutOff)}\n`,
    );
    expect(stderr).not.toContain('write addressbase_partitioned');
    expect(code).toBe(1);
  });
});

describe('a ballot without a polygon', () => {
  const lake = new LakeFolder();
  afterAll(() => lake.remove());

  it('is a warning that names it', async () => {
    lake.write(ADDRESSES, [...BALLOT_ROWS, 'local.none.2027-05-06,,,None']);
    const { code, stderr } = await bake(lake);
    expect(stderr).toContain(
      'warning: check notEmpty(geometry) of current_ballots found 1: local.none.2027-05-06\n',
    );
    expect(code).toBe(0);
    const { stdout } = await databaker(['lookup', 'AA11AA', '100', '--lake', lake.path]);
    expect(stdout).toContain('  local.town.ward.2027-05-06\n');
  });
});

describe('the id of a ballot', () => {
  const lake = new LakeFolder();
  afterAll(() => lake.remove());

  it.each(
    inThrees([
      ...['local.a.2027-05-06 ', ' local.a.2027-05-06', 'local.a.2027-05-06\u00a0'],
      ...['local.a.2027-05-06\t', 'local.a.2027-05-06\u200b', '\ufefflocal.a.2027-05-06'],
    ]),
  )('%j fail the bake: nobody would find that ballot', async (ids) => {
    const rows = ids.map(
      (id, i) => `"${id}",${i},"POLYGON ((-2 52, -1 52, -1 53, -2 52))",Division`,
    );
    lake.write(ADDRESSES, [...BALLOT_ROWS, ...rows]);
    const { code, stderr } = await bake(lake);
    expect(stderr).toContain(
      'check matches(election_id, an id without spaces around it) of `current_ballots` failed: ' +
        `${ids.length} rows are wrong`,
    );
    for (const [i, id] of ids.entries()) {
      expect(stderr).toContain(
        `  ${visible(JSON.stringify({ election_id: id, times: 1 }))} (${lake.ballots}:${3 + i})`,
      );
    }
    expect(code).toBe(1);
  });
});
