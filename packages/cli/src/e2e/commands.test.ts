import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { ADDRESSES, BALLOT_ROWS, LakeFolder } from '../testing/lake-folder.ts';

describe('the command', () => {
  const lake = new LakeFolder();
  const run = (...args: string[]) =>
    databaker(args, {
      DATABAKER_LAKE: lake.path,
      DATABAKER_DEFINITIONS: inject('lakeDefinitions'),
    });

  beforeAll(async () => {
    lake.write(
      [
        ...ADDRESSES,
        '102,"3 High Street, Town",AA1 1AB,SRID=4326;POINT(-1.6 52.5),RD',
        '200,"Quiet House, Village",BB2 2BB,SRID=4326;POINT(-0.1 51.1),RD',
      ],
      BALLOT_ROWS,
    );
    expect(await run('bake')).toMatchObject({ code: 0 });
  });
  afterAll(() => lake.remove());

  describe('lookup', () => {
    it('prints the ballots of all addresses of a postcode', async () => {
      expect(await run('lookup', 'aa11aa')).toMatchObject({
        stdout: 'AA1 1AA (100, 1 High Street, Town):\n  local.town.ward.2027-05-06\n',
        code: 0,
      });
    });

    it('says if addresses in a postcode differ, and prints the ballots of each', async () => {
      const { stdout } = await run('lookup', 'AA1 1AB');
      expect(stdout).toContain('AA1 1AB: addresses in this postcode differ (2 addresses)');
      expect(stdout).toMatch(/101 +2 High Street, Town *\n/);
      expect(stdout).toMatch(/102 +3 High Street, Town +local\.town\.ward\.2027-05-06\n/);
    });

    it('accepts a UPRN, and prints JSON', async () => {
      const { stdout } = await run('lookup', 'AA1 1AB', '102', '--json');
      expect(JSON.parse(stdout)).toEqual({
        postcode: 'AA1 1AB',
        differ: false,
        ballots: ['local.town.ward.2027-05-06'],
        addresses: [
          { uprn: '102', address: '3 High Street, Town', ballots: ['local.town.ward.2027-05-06'] },
        ],
      });
    });

    it('finds ballots, in whatever order layers are defined', async () => {
      // In this package, so that its imports resolve.
      const folder = mkdtempSync(join(import.meta.dirname, '../../.definitions-'));
      for (const [name, layers] of [
        ['before', 'layers'],
        ['after', 'layers.toReversed()'],
      ]) {
        const file = join(folder, `${name}.ts`);
        writeFileSync(
          file,
          `import { definitions as real } from '../../definitions/src/index.ts';
const layers = real.layers.toSorted((a, b) => a.name.localeCompare(b.name));
export const definitions = { ...real, layers: ${layers} };
`,
        );
        expect(await run('lookup', 'AA1 1AA', '--definitions', file)).toMatchObject({
          stdout: 'AA1 1AA (100, 1 High Street, Town):\n  local.town.ward.2027-05-06\n',
          code: 0,
        });
      }
      rmSync(folder, { recursive: true });
    });

    it('distinguishes an outcode without elections from one that does not exist', async () => {
      expect(await run('lookup', 'BB2 2BB')).toMatchObject({
        stdout: 'BB2 2BB: no current elections in its outcode\n',
        code: 0,
      });
      expect(await run('lookup', 'CC3 3CC')).toMatchObject({
        stderr: expect.stringContaining('no addresses in outcode CC3'),
        code: 2,
      });
    });

    it.each([
      [['lookup', 'AA1 1ZZ'], 'no address has postcode AA1 1ZZ'],
      [['lookup', 'AA1 1AA', '999'], 'no address has postcode AA1 1AA and UPRN 999'],
      [['lookup', '../../etc'], '`../../etc` is not a postcode; expected one like SW1A 1AA'],
    ])('%j is answered with %j', async (args, message) => {
      expect(await run(...args)).toMatchObject({ stderr: `error: ${message}\n`, code: 2 });
    });
  });

  describe('query', () => {
    const sql =
      "SELECT uprn, address, ballot_ids, NULL AS nothing, '' AS empty FROM current_elections_parquet WHERE uprn = '102'";

    it('prints a table', async () => {
      const { stdout } = await run('query', sql);
      expect(stdout).toBe(
        'uprn  address              ballot_ids                      nothing  empty\n' +
          '102   3 High Street, Town  ["local.town.ward.2027-05-06"]     null\n',
      );
    });

    it('prints CSV, with null and the empty string told apart', async () => {
      const { stdout } = await run('query', sql, '--format', 'csv');
      expect(stdout).toBe(
        'uprn,address,ballot_ids,nothing,empty\n' +
          '102,"3 High Street, Town","[""local.town.ward.2027-05-06""]",,""\n',
      );
    });

    it('prints JSON, even without rows', async () => {
      const { stdout } = await run('query', sql, '--format', 'json');
      expect(JSON.parse(stdout)).toEqual([
        {
          uprn: '102',
          address: '3 High Street, Town',
          ballot_ids: ['local.town.ward.2027-05-06'],
          nothing: null,
          empty: '',
        },
      ]);
      const none = await run('query', `${sql} AND false`, '--format', 'json');
      expect(JSON.parse(none.stdout)).toEqual([]);
    });

    it('runs Athena’s SQL, including spatial joins', async () => {
      const { stdout } = await run(
        'query',
        'SELECT count(*) AS n FROM addressbase_partitioned a JOIN current_ballots b ON ST_Contains(ST_GeometryFromText(b.geometry), ST_Point(a.longitude, a.latitude))',
        '--format',
        'csv',
      );
      expect(stdout).toBe('n\n2\n');
    });

    it.each([
      [
        'SELECT nope FROM addressbase_partitioned',
        'column `nope` of query `query` is not in `addressbase_partitioned`',
      ],
      ['SELECT 1 FROM adressbase_partitioned', 'did you mean `addressbase_partitioned`?'],
      ['SELECT 1 FROM', 'the query:1:'],
      ['DROP TABLE addressbase_partitioned', 'is not one SELECT'],
    ])('refuses %j and says %j', async (bad, message) => {
      const { code, stderr } = await run('query', bad);
      expect(stderr).toContain(message);
      expect(stderr).not.toContain('    at ');
      expect(code).toBe(2);
    });
  });

  describe('compile', () => {
    it('shows the statement that Athena will run', async () => {
      const { stdout } = await databaker([
        'compile',
        'current_elections_parquet',
        '--engine',
        'athena',
        '--piece',
        'B',
      ]);
      const readable = stdout.replace(/regexp_like\(.*\)/, 'regexp_like(...)');
      expect(readable).toBe(`-- piece B, one of 26
UNLOAD (
SELECT
  CAST("uprn" AS VARCHAR) AS "uprn",
  CAST("address" AS VARCHAR) AS "address",
  CAST("postcode" AS VARCHAR) AS "postcode",
  CAST("addressbase_source" AS VARCHAR) AS "addressbase_source",
  CAST("ballot_ids" AS ARRAY(VARCHAR)) AS "ballot_ids",
  CAST("outcode" AS VARCHAR) AS "outcode"
FROM (
-- What the API reads: an address, its ballots, and the outcode that its file is named after.
-- An address without a geographic postcode has no outcode, and is in no file.
SELECT
  uprn,
  address,
  postcode,
  addressbase_source,
  ballot_ids,
  split_part(postcode, ' ', 1) AS outcode
FROM current_ballots_joined_to_address_base
WHERE
  first_letter = 'B'
  AND regexp_like(...)
)
)
TO 's3://pollingstations.private.data/addressbase/development/current_elections_parquet_bakes/<bake>/'
WITH (format = 'PARQUET', compression = 'SNAPPY')
`);
    });

    it('shows the query that is sent to a database', async () => {
      const { stdout } = await run('compile', 'current_ballots');
      expect(stdout).toMatch(/^-- in database every_election, by a bake that begins now\n/);
      expect(stdout).toMatch(/>= \(?DATE '\d{4}-\d\d-\d\d'/);
    });

    it('shows the statement that DuckDB will run, and the index in which it finds points', async () => {
      const { stdout } = await run('compile', 'current_ballots_joined_to_address_base');
      expect(stdout).toMatch(/-- polygons_\w+: an index of the polygons in\n/);
      expect(stdout).toContain('COPY (');
    });

    it.each([
      [['compile', 'addressbase_cleaned_raw'], '`addressbase_cleaned_raw` is external'],
      [['compile', 'current_balots'], 'there is no table `current_balots`'],
      [['compile', 'current_elections_parquet', '--piece', 'AA'], 'has no piece `AA`'],
      [['compile', 'addressbase_partitioned', '--piece', 'A'], 'it is written as a whole'],
    ])('%j is answered with %j', async (args, message) => {
      const { code, stderr } = await run(...args);
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    });
  });

  describe('plan', () => {
    it('lists the stages that run, for people', async () => {
      const begins = (text: string) => text.split('\n').map((line) => /^ *\w*/.exec(line)?.[0]);
      const forced = await run('plan', 'addressbase', '--force');
      expect(begins(forced.stdout)).toEqual([
        ...['addressbase_cleaned_raw', '  source'],
        ...['addressbase_partitioned', '  write', '  audit', '  publish', '  prune'],
        '',
      ]);
      const { stdout } = await run('plan', 'addressbase');
      expect(stdout).toBe(
        [
          'addressbase_cleaned_raw: no: nothing that goes into it has changed',
          'addressbase_partitioned: no: nothing that goes into it has changed',
          '',
        ].join('\n'),
      );
      expect((await run('plan', 'addressbase', '--verbose')).stdout).toContain(
        '\n  prune    keep 3 bakes; after publish:addressbase_partitioned\n',
      );
    });

    it('is data with --json, and the same as that of bake --dry-run', async () => {
      const planned = await run('plan', 'current_elections', '--json');
      const dry = await run('bake', 'current_elections', '--dry-run', '--json');
      expect(dry.stdout).toBe(planned.stdout);
      const { stages } = JSON.parse(planned.stdout) as { stages: { kind: string }[] };
      expect(stages.map(({ kind }) => kind)).toEqual([
        ...['source', 'audit', 'write', 'audit', 'publish', 'prune'],
        ...['shards', 'audit', 'publish', 'prune'],
      ]);
    });

    it('says so if no stage is left', async () => {
      expect(await run('plan', '--exclude', '*')).toMatchObject({
        stdout: 'nothing is left to bake: all that is selected is external or excluded\n',
        code: 0,
      });
      const { stdout } = await run('plan', '--exclude', '*', '--json');
      expect(JSON.parse(stdout)).toMatchObject({ stages: [], tables: [] });
    });

    it('is for an environment', async () => {
      const { stdout } = await databaker(['plan', 'addressbase', '--verbose'], {
        DC_ENVIRONMENT: 'production',
      });
      expect(stdout).toContain('addressbase/production/addressbase_partitioned/');
    });
  });

  describe('bake and rollback', () => {
    // Consecutive samples differ so much that the bake is refused unless that is accepted.
    const accept = [
      'notFewerThan(0.98, published rows)',
      'notFewerThan(0.98, published outcode)',
      'notFewerThan(0.9, published ballot_ids)',
      'notFewerThan(0.9, published elements of ballot_ids)',
      'notFewerThan(0.9, published rows having ballot_ids)',
      'notFewerThan(0.9, published outcode having ballot_ids)',
    ].flatMap((name) => ['--accept', name]);

    it('print what they did; a rollback restores the files that clients read', async () => {
      const before = await run('lookup', 'AA1 1AA');
      lake.write(ADDRESSES, BALLOT_ROWS.slice(0, 1));
      const { stdout } = await run('bake', '--json', ...accept);
      const { tables } = JSON.parse(stdout) as { tables: { table: string; rows: number }[] };
      expect(tables.map(({ table, rows }) => [table, rows])).toEqual([
        ['addressbase_partitioned', 2],
        ['current_ballots_joined_to_address_base', 2],
        ['current_elections_parquet', 0],
      ]);
      expect(lake.shardNames()).toEqual(['AA1.parquet']);
      expect((await run('lookup', 'AA1 1AA')).stdout).toContain('no current elections');

      expect(await run('rollback', 'current_elections_parquet')).toMatchObject({ code: 0 });
      expect((await run('lookup', 'AA1 1AA')).stdout).toBe(before.stdout);
      expect(lake.shardNames().sort()).toEqual(['AA1.parquet', 'BB2.parquet']);
    });

    it('a table that was rolled back stays there until it is released', async () => {
      const before = await run('lookup', 'AA1 1AA');
      const { stdout } = await run('bake', '--force', ...accept);
      expect(stdout).toContain('held by a rollback: current_elections_parquet');
      expect((await run('lookup', 'AA1 1AA')).stdout).toBe(before.stdout);
      const listed = await run('ls');
      expect(listed.stdout).toMatch(/current_elections_parquet +published, held/);
      expect(listed.stderr).toMatch(/warning: `current_elections_parquet` is held at bake /);
      expect((await run('plan')).stdout).toMatch(
        /\ncurrent_elections_parquet: no: `current_elections_parquet` is held at bake/,
      );
      expect(await run('release', 'current_elections_parquet')).toMatchObject({
        stdout:
          '`current_elections_parquet` is not held any more; the next bake of it is published\n',
        code: 0,
      });
      expect(await run('bake', ...accept)).toMatchObject({ code: 0 });
      expect((await run('lookup', 'AA1 1AA')).stdout).toContain('no current elections');
      expect(lake.shardNames()).toEqual(['AA1.parquet']);
    });

    it('an unchanged bake replaces no file that clients read', async () => {
      const file = join(lake.shards, 'AA1.parquet');
      await run('bake');
      const bytes = readFileSync(file);
      const { stderr } = await run('bake', '--force');
      expect(readFileSync(file)).toEqual(bytes);
      expect(stderr).toMatch(/publish current_elections_parquet: 0 rows, 1 file, [^,]+, \d/);
    });

    it('unchanged tables are not baked again, and the plan says so beforehand', async () => {
      await run('bake');
      const plan = await run('plan', '--json');
      const { stages } = JSON.parse(plan.stdout) as { stages: { runs: boolean }[] };
      expect(stages.some(({ runs }) => runs)).toBe(false);
      const { stdout, stderr } = await run('bake');
      expect(stdout).toContain('unchanged: addressbase_partitioned, ');
      expect(stderr).toContain(
        'write addressbase_partitioned: skipped, nothing that goes into it has changed',
      );
      const forced = await run('plan', '--force');
      expect(forced.stdout).toMatch(/^addressbase_partitioned: yes: --force$/m);
    });

    it('rolling back to a missing bake is refused, and the existing bakes are listed', async () => {
      const { code, stderr } = await run('rollback', 'addressbase_partitioned', '--to', 'nothing');
      expect(stderr).toContain('`addressbase_partitioned` has no audited bake nothing; there are ');
      expect(code).toBe(2);
    });
  });

  describe('check and ls', () => {
    it('check passes after a bake', async () => {
      const { code, stdout } = await run('check', 'addressbase');
      expect(stdout).toMatch(/addressbase_partitioned +unique\(uprn\) +passed/);
      expect(code).toBe(0);
    });

    it('check of an external table runs its checks', async () => {
      expect((await run('check', 'current_ballots')).stdout).toMatch(/current_ballots +\w+\(/);
    });

    it('check says so if there is nothing to check', async () => {
      expect(await run('check', '--files', 'current_ballots')).toMatchObject({
        stderr: 'error: nothing to check: there are no files of a bake of current_ballots\n',
        code: 2,
      });
    });

    it('check --files finds a changed byte, lookup reports it, and --force repairs it', async () => {
      expect(await run('check', '--files')).toMatchObject({ code: 0 });
      const file = join(lake.shards, 'AA1.parquet');
      const bytes = readFileSync(file);
      writeFileSync(
        file,
        bytes.map((byte, i) => (i === 20 ? byte ^ 1 : byte)),
      );
      const checked = await run('check', '--files');
      expect(checked.stdout).toMatch(/ AA1\.parquet has other content than was written: /);
      expect(checked.code).toBe(1);
      const lookedUp = await run('lookup', 'AA1 1AA');
      expect(lookedUp.stderr).toMatch(/AA1\.parquet has other content than was written/);
      expect(lookedUp.code).toBe(1);
      expect(await run('bake', '--force')).toMatchObject({ code: 0 });
      expect(readFileSync(file)).toEqual(bytes);
      rmSync(file);
      const gone = await run('lookup', 'AA1 1AA');
      expect(gone.stderr).toMatch(/AA1\.parquet is missing, although bake \S+ of/);
      expect(gone.code).toBe(1);
      expect(await run('bake')).toMatchObject({ code: 0 });
      expect(readFileSync(file)).toEqual(bytes);
    });

    it('ls lists tables, published and external', async () => {
      const { stdout } = await run('ls');
      expect(stdout).toMatch(/current_elections +current_ballots +external/);
      expect(stdout).toMatch(/addressbase +addressbase_partitioned +published +\d{8}T\d{6}Z-/);
    });
  });

  describe('a wrong request exits with 2 and says what is expected', () => {
    it.each([
      [['bake', 'adressbase'], 'did you mean `addressbase`?'],
      [['bake', 'current_ballots'], 'nothing to bake: current_ballots is external'],
      [['bake', '--env', 'prod'], 'development, staging, production'],
      [['bake', '--lakee', 'x'], 'Did you mean --lake?'],
      [['bakke'], 'Did you mean bake?'],
      [['sample', '--addresses', '12'], 'expected a whole number from 1000 to 40000000'],
      [['validate', '--definitions', 'nowhere.ts'], 'nowhere.ts'],
    ])('%j: %s', async (args, message) => {
      const { code, stderr } = await run(...args);
      expect(stderr).toContain(message);
      expect(stderr).not.toContain('    at ');
      expect(code).toBe(2);
    });
  });
});
