import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { ADDRESSES, BALLOT_ROWS, LakeFolder } from '../testing/lake-folder.ts';

/** What can be said is said, although a table cannot be read. */

const JOINED = 'current_ballots_joined_to_address_base';

const lake = new LakeFolder();
const run = (...args: string[]) =>
  databaker(args, {
    DATABAKER_LAKE: lake.path,
    DATABAKER_DEFINITIONS: inject('lakeDefinitions'),
  });

const manifest = join(lake.shards, '..', JOINED, '_manifest.json');
const problem = `${manifest} is not a manifest that this version can read`;
let whole: Buffer;

beforeAll(async () => {
  expect(await run('bake')).toMatchObject({ code: 0 });
  const [head = '', first = ''] = BALLOT_ROWS;
  lake.write(ADDRESSES, [head, first, first.replace('local.town.ward', 'mayor.town')]);
  expect(await run('bake')).toMatchObject({ code: 0 });
  whole = readFileSync(manifest);
  writeFileSync(manifest, whole.subarray(0, 100));
});
afterEach(() => writeFileSync(manifest, whole.subarray(0, 100)));
afterAll(() => lake.remove());

it('explain compares what clients read with the polygons', async () => {
  const { code, stdout } = await run('explain', 'AA1 1AA');
  const [, first, second] = stdout.split('\n');
  expect({ code, first }).toEqual({ code: 0, first: expect.stringContaining(problem) });
  expect(second).toMatch(/^ {2}well inside all 2: /);
  expect(stdout).toContain(`  ${JOINED}: cannot be read\n`);
  expect(stdout).toContain('  current_elections_parquet: 1 row with postcode AA1 1AA\n');
});

it('check runs the checks of the other tables, and says what is wrong with this one', async () => {
  const { code, stdout, stderr } = await run('check', '--json');
  expect(code).toBe(1);
  const results: { table: string; name: string; passed: boolean }[] = JSON.parse(stdout);
  expect(results.filter(({ passed }) => !passed)).toMatchObject([
    { table: JOINED, name: 'readable', samples: [{ problem: expect.stringContaining(problem) }] },
  ]);
  expect(results.filter(({ table }) => table === 'current_elections_parquet')).not.toEqual([]);
  // A table that is in the plan and external is checked once.
  const names = results.map(({ table, name }) => `${table} ${name}`);
  expect(names).toEqual([...new Set(names)]);
  expect(stderr).toContain(
    `1 of ${results.length} checks failed: readable of ${JOINED}; ${problem}`,
  );
});

it('diff compares the other tables, and says that it could not compare this one', async () => {
  const { code, stdout, stderr } = await run('diff');
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(problem) });
  expect(stdout).toContain('  mayor.town.2027-05-06: 1 address gains it\n');
  const { stdout: json } = await run('diff', '--json');
  const report = JSON.parse(json);
  expect(report).toMatchObject({ isEqual: false, notCompared: [{ table: JOINED }] });
  expect(report.tables.map(({ table }: { table: string }) => table)).toContain(
    'current_elections_parquet',
  );
});

it('doctor does not take bakes for newer ones than what it cannot read', async () => {
  const { code, stdout } = await run('doctor');
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining(problem) });
  expect(stdout).not.toContain('is not published');
});

it('doctor reports sources that are gone, if readers have tables that are made from them', async () => {
  writeFileSync(manifest, whole);
  const ballots = readFileSync(lake.ballots);
  rmSync(lake.ballots);
  const { code, stdout } = await run('doctor');
  const baked = await run('bake');
  writeFileSync(lake.ballots, ballots);
  expect(code).toBe(1);
  expect(stdout).toMatch(/problem: sources, current_ballots:\n? *has no files: .* is empty/);
  expect(stdout).toContain('until then a bake fails, and readers keep what they have');
  expect(baked).toMatchObject({ code: 1, stderr: expect.stringContaining('has no files') });
});
