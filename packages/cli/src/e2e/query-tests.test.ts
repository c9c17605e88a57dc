import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WORKSPACE } from '@dc-data-baker/project';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';

it('passes the tests of the queries of the three layers', async () => {
  const { code, stdout, stderr } = await databaker(['test']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const passed = stdout.split('\n').filter((line) => line.startsWith('passed  '));
  const tables = new Set(passed.map((line) => /^passed {2}(\w+): /.exec(line)?.[1]));
  expect([...tables].sort()).toEqual([
    'addressbase_partitioned',
    'addresses_to_boundary_change',
    'current_ballots_joined_to_address_base',
    'current_boundary_reviews_joined_to_addressbase',
    'current_boundary_reviews_parquet',
    'current_elections_parquet',
  ]);
  expect(stdout).toContain(`\n${passed.length} tests passed\n`);
});

it('reports a table whose query has no tests, or that has no query', async () => {
  expect(await databaker(['test', 'current_ballots'], {}, { cwd: WORKSPACE })).toMatchObject({
    code: 2,
    stderr:
      'error: `current_ballots` has no tests: there are no folders in packages/definitions/src/queries/current_ballots.tests\n',
  });
  expect(await databaker(['test', 'addressbase_cleaned_raw'])).toMatchObject({
    code: 2,
    stderr: 'error: `addressbase_cleaned_raw` is external: it has no query to test\n',
  });
});

type Files = Readonly<Record<string, string | Buffer | undefined>>;

describe('a test of a query', () => {
  /** In this package, so that the imports of the definitions resolve. */
  const folder = mkdtempSync(join(import.meta.dirname, '../../.definitions-'));
  const tests = join(folder, 'queries/addresses_with_ballots.tests');

  beforeAll(() => {
    cpSync(join(import.meta.dirname, '../testing/village'), folder, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const ADDRESSES =
    'uprn,postcode,x,y,first_letter\n1,A1,0.5,0.5,A\n2,A1,1,0.5,A\n3,B1,0.5,0.5,B\n';
  const BALLOTS = 'ballot_id,area\na,"POLYGON((0 0,1 0,1 1,0 1,0 0))"\n';
  const EXPECTED = 'uprn,postcode,ballot_ids\n1,A1,"[""a""]"\n2,A1,[]\n';

  /** Runs a test with these files, in addition to or instead of those of a passing one. */
  async function run(files: Files = {}, ...options: string[]) {
    rmSync(tests, { recursive: true, force: true });
    const all: Files = {
      'in_and_out/addresses.csv': ADDRESSES,
      'in_and_out/ballots.csv': BALLOTS,
      'in_and_out/expected.csv': EXPECTED,
      ...files,
    };
    for (const [name, text] of Object.entries(all)) {
      if (text === undefined) continue;
      mkdirSync(dirname(join(tests, name)), { recursive: true });
      writeFileSync(join(tests, name), text);
    }
    const { code, stdout, stderr } = await databaker([
      'test',
      'addresses_with_ballots',
      ...options,
      '--definitions',
      join(folder, 'definitions.ts'),
    ]);
    return {
      code,
      stderr,
      stdout: stdout.replaceAll(/[^\s"]*\/addresses_with_ballots\.tests/g, 'T'),
    };
  }

  it('tests the first piece of a fan-out, unless it names another', async () => {
    expect(await run()).toEqual({
      code: 0,
      stdout: 'passed  addresses_with_ballots: in_and_out\n1 test passed\n',
      stderr: '',
    });
    const other = await run({
      'in_and_out/parameters.json': '{ "first_letter": "B" }',
      'in_and_out/expected.csv': 'uprn,address\n3,\n',
    });
    expect(other).toMatchObject({ code: 0, stderr: '' });
  });

  it('of a fan-out over rows does not use the table that lists its pieces', async () => {
    const definitions = join(folder, 'definitions.ts');
    const before = readFileSync(definitions, 'utf8');
    const ofOne = /(name: 'addresses_with_ballots'.*?)fanOut: \{.*?\}/s;
    const over = "overRows({ query: queryNamed('letters'), columns: { first_letter: 'string' } })";
    const after = before
      .replace(ofOne, `$1fanOut: ${over}`)
      .replace('external,', 'external, overRows,');
    writeFileSync(definitions, after);
    writeFileSync(
      join(folder, 'queries/letters.sql'),
      'SELECT substr(postcode, 1, 1) AS first_letter FROM raw_addresses\n',
    );
    try {
      const piece = { 'in_and_out/parameters.json': '{ "first_letter": "A" }' };
      expect(await run(piece)).toMatchObject({ code: 0, stderr: '' });
      const listed = { ...piece, 'in_and_out/raw_addresses.csv': 'uprn\n' };
      expect(await run(listed)).toMatchObject({
        code: 2,
        stdout: expect.stringContaining('raw_addresses.csv: the test does not use it'),
      });
    } finally {
      writeFileSync(definitions, before);
    }
  });

  it('reports for each differing row its line in the expected rows, and the actual row', async () => {
    const expected =
      'uprn,postcode,address,ballot_ids\n9,Z9,"",[]\n1,A1,,[]\n2,A1,"",[]\n2,A1,,[]\n';
    expect(await run({ 'in_and_out/expected.csv': expected })).toEqual({
      code: 1,
      stdout: `failed  addresses_with_ballots: in_and_out
  rows: 1 changed, 2 missing, 0 too many
  T/in_and_out/expected.csv:3: ballot_ids (uprn "1", postcode "A1")
    expected []
    found    ["a"]
  T/in_and_out/expected.csv:2: missing row: uprn "9", address "", postcode "Z9", ballot_ids []
  T/in_and_out/expected.csv:4: missing row: uprn "2", address "", postcode "A1", ballot_ids []
`,
      stderr: 'error: 1 of 1 test failed: addresses_with_ballots: in_and_out\n',
    });
    const none = await run({ 'in_and_out/expected.csv': 'uprn,address\n' });
    expect(none.stdout).toContain('  T/in_and_out: row too many: uprn "1", address null\n');
  });

  it('reports the same as JSON', async () => {
    const files = {
      'in_and_out/expected.csv': 'uprn,ballot_ids\n9,[]\n1,[]\n',
      'wrong/addresses.csv': 'post_code\n',
      'wrong/ballots.csv': BALLOTS,
      'wrong/expected.csv': EXPECTED,
    };
    const { code, stdout, stderr } = await run(files, '--json');
    const inFolder = { table: 'addresses_with_ballots', mistake: null };
    expect(JSON.parse(stdout)).toEqual({
      formatVersion: 1,
      engine: 'duckdb',
      passed: 0,
      failed: 2,
      tests: [
        {
          ...inFolder,
          name: 'in_and_out',
          folder: 'T/in_and_out',
          status: 'failed',
          columns: ['uprn', 'ballot_ids'],
          changed: [
            { line: 2, expected: ['9', '[]'], found: ['2', '[]'] },
            { line: 3, expected: ['1', '[]'], found: ['1', '["a"]'] },
          ],
          missing: [],
          tooMany: [],
        },
        {
          ...inFolder,
          name: 'wrong',
          folder: 'T/wrong',
          status: 'mistaken',
          mistake: expect.stringMatching(/T\/wrong\/addresses\.csv:1: .* no column `post_code`/),
          columns: [],
          changed: [],
          missing: [],
          tooMany: [],
        },
      ],
    });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: 2 of 2 tests failed: addresses_with_ballots: wrong, addresses_with_ballots: in_and_out\n',
    });
    expect(JSON.parse((await run({}, '--json')).stdout)).toMatchObject({ passed: 1, failed: 0 });
  });

  it.each<[string, Files, string]>([
    [
      'a column that the table does not have',
      { 'in_and_out/addresses.csv': 'uprn,post_code\n' },
      'addresses.csv:1: `addresses` has no column `post_code`; did you mean `postcode`?',
    ],
    [
      'a value of another type',
      { 'in_and_out/addresses.csv': 'uprn,address,x\n1,"two\nlines",0\n2,,north\n' },
      'addresses.csv:4: column `x` (double): expected a number such as -1.5, found "north"',
    ],
    [
      'a list that is not JSON',
      { 'in_and_out/expected.csv': 'uprn,ballot_ids\n1,a\n' },
      'expected.csv:2: column `ballot_ids` (array<string>): expected a JSON list such as ["a","b"], found "a"',
    ],
    [
      'a row with a comma too many',
      { 'in_and_out/ballots.csv': 'ballot_id,area\na,POLYGON((0 0,1 0,0 1,0 0))\n' },
      'ballots.csv:2: expected 2 columns, as in the header, found 5; a field with a comma is quoted',
    ],
    [
      'a quote that is not closed',
      { 'in_and_out/ballots.csv': 'ballot_id,area\na,"\n' },
      'ballots.csv:2: Quote Not Closed',
    ],
    [
      'text that is not UTF-8',
      { 'in_and_out/ballots.csv': Buffer.from('ballot_id,area\n\xe9,\n', 'latin1') },
      'ballots.csv:2: the bytes are not UTF-8',
    ],
    [
      'a file without a header',
      { 'in_and_out/ballots.csv': '' },
      'ballots.csv:1: expected a header line with names of columns, found nothing',
    ],
    [
      'an empty line',
      { 'in_and_out/ballots.csv': 'ballot_id,area\n\n' },
      'ballots.csv:2: an empty line; remove it',
    ],
    [
      'a polygon that cannot be read',
      { 'in_and_out/ballots.csv': `${BALLOTS}b,POINT(1 1)\n` },
      'ballots.csv:3: the polygon cannot be read: expected POLYGON or MULTIPOLYGON at character 0, found "POINT"',
    ],
    [
      'a polygon that is not there',
      { 'in_and_out/ballots.csv': `${BALLOTS},""\nb,\n` },
      'ballots.csv:3: the polygon cannot be read: expected POLYGON or MULTIPOLYGON at character 0, found the end of the text: ""',
    ],
    [
      'a table that the query reads and nobody wrote',
      { 'in_and_out/ballots.csv': undefined },
      'ballots.csv is not there, and the query reads that table; write its rows, or only a header for none',
    ],
    [
      'an input that the query does not read',
      { 'in_and_out/ballot.csv': 'ballot_id\n' },
      'ballot.csv: the test does not use it; did you mean `ballots.csv`?',
    ],
    [
      'a parameter that the query does not have',
      { 'in_and_out/parameters.json': '{\n  "letter": "B"\n}' },
      'parameters.json:2: parameter `letter`: the query has no such parameter; there are first_letter',
    ],
    [
      'a piece that there is not',
      { 'in_and_out/parameters.json': '{ "first_letter": "Z" }' },
      'parameters.json:1: parameter `first_letter`: expected one of A, B, found "Z"',
    ],
  ])('names the file and the line of %s', async (_, files, message) => {
    const { code, stdout, stderr } = await run(files);
    expect(stdout).toContain(
      `failed  addresses_with_ballots: in_and_out\n  T/in_and_out/${message}`,
    );
    expect(stderr).toBe('error: 1 of 1 test failed: addresses_with_ballots: in_and_out\n');
    expect(code).toBe(2);
  });

  it('refuses a file that is not in the folder of a test', async () => {
    const { code, stderr } = await run({ 'expected.csv': EXPECTED });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /addresses_with_ballots\.tests\/expected\.csv: belongs to no test; put it into a folder named after its test\n$/,
    );
  });
});
