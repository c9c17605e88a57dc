import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Village, villageAddresses } from '../testing/village.ts';

const VALUES =
  "SELECT uprn, '' AS empty, CAST(NULL AS varchar) AS nothing, 'a, \"b\"' AS quoted, cardinality(ballot_ids) AS number, x > 0 AS flag, x, ballot_ids FROM addresses_with_ballots JOIN addresses USING (uprn) WHERE uprn = '1000001'";

describe('query --engine athena', () => {
  let village: Village;

  beforeAll(async () => {
    village = await Village.open();
    village.put('raw-addresses/rows.csv', villageAddresses(2, 700));
    expect(await village.run('bake', '--engine', 'duckdb')).toMatchObject({ code: 0 });
    // Athena may read what was baked on a laptop and copied to S3 after the sources were inspected.
    expect(await village.run('check')).toMatchObject({ code: 0 });
  });
  afterAll(() => village.close());

  it('prints a table', async () => {
    const sql = 'SELECT uprn, x FROM addresses ORDER BY uprn LIMIT 2';
    const { stdout } = await village.run('query', sql);
    expect(stdout).toBe('uprn      x\n1000000  -5\n1000001   5\n');
  });

  it('prints CSV that distinguishes null and the empty string', async () => {
    const { stdout } = await village.run('query', VALUES, '--format', 'csv');
    expect(stdout).toBe(
      'uprn,empty,nothing,quoted,number,flag,x,ballot_ids\n' +
        '1000001,"",,"a, ""b""",1,true,5,"[""east""]"\n',
    );
  });

  it('prints JSON, each value with its type, as DuckDB does', async () => {
    const { stdout } = await village.run('query', VALUES, '--format', 'json');
    expect(JSON.parse(stdout)).toEqual([
      {
        uprn: '1000001',
        empty: '',
        nothing: null,
        quoted: 'a, "b"',
        number: 1,
        flag: true,
        x: 5,
        ballot_ids: ['east'],
      },
    ]);
    const here = await village.run('query', VALUES, '--format', 'json', '--engine', 'duckdb');
    expect(JSON.parse(stdout)).toEqual(JSON.parse(here.stdout));
  });

  it('prints no rows if there are none', async () => {
    const sql = 'SELECT uprn FROM addresses WHERE false';
    const json = await village.run('query', sql, '--format', 'json');
    expect(json).toMatchObject({ stdout: '[]\n', code: 0 });
    const csv = await village.run('query', sql, '--format', 'csv');
    expect(csv).toMatchObject({ stdout: 'uprn\n', code: 0 });
  });

  it('streams many rows from the result file, and asks for one page', async () => {
    const before = village.server.requests.length;
    const sql =
      "SELECT uprn, CASE WHEN x < 0 THEN '' END AS empty, address FROM addresses ORDER BY uprn";
    const { stdout } = await village.run('query', sql, '--format', 'csv');
    const lines = stdout.trim().split('\n');
    expect(lines).toHaveLength(1 + 1400);
    expect(lines[1]).toBe('1000000,"","0 Lane, edition 2"');
    expect(lines[2]).toBe('1000001,,"1 Lane, edition 2"');
    expect(lines[1400]).toBe('2000699,,"699 Lane, edition 2"');
    expect(village.requests('GetQueryResults', before)).toHaveLength(1);
    expect(village.requests('GetObject', before).map(({ about }) => about)).toContainEqual(
      expect.stringMatching(/^\/village-results\/results\/[0-9a-f-]{36}\.csv/),
    );
  });

  it('streams rows of one column that are null', async () => {
    const sql = 'SELECT CASE WHEN x < 0 THEN x END AS x FROM addresses ORDER BY uprn';
    const { stdout } = await village.run('query', sql, '--format', 'json');
    const rows = JSON.parse(stdout) as { x: number | null }[];
    expect(rows).toHaveLength(1400);
    expect(rows.slice(0, 2)).toEqual([{ x: -5 }, { x: null }]);
  });

  it('writes a complete file', async () => {
    const file = join(village.server.root, 'rows.csv');
    const sql = 'SELECT uprn FROM addresses';
    const args = ['query', sql, '--format', 'csv', '--output', file];
    expect(await village.run(...args)).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1 + 1400);
  });

  it('writes no file at all when it fails', async () => {
    const file = join(village.server.root, 'none.csv');
    const sql = 'SELECT CAST(address AS bigint) AS n FROM addresses';
    const { code, stderr } = await village.run('query', sql, '--output', file);
    expect(stderr).toMatch(
      /^error: the query failed: INVALID_CAST_ARGUMENT.*\n {2}query [0-9a-f-]+, https:/,
    );
    expect(code).toBe(1);
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(village.server.root).filter((name) => name.includes('none'))).toEqual([]);
  });

  it('names the command that bakes a table that was never baked', async () => {
    const sql = 'SELECT 1 FROM addresses';
    const { code, stderr } = await village.run('query', sql, '--env', 'staging');
    expect(stderr).toContain(
      '`addresses` was not baked yet in s3://village-hall/staging/addresses/',
    );
    expect(code).toBe(2);
  });
});
