import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
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

describe('the published manifest of a table is gone', () => {
  const isMissing = `${manifest} is missing, although readers have seen bake `;
  beforeEach(() => rmSync(manifest));

  it.each([
    ['doctor', 1],
    ['check --files', 1],
    ['explain AA11AA', 0],
    ['ls', 0],
    ['history', 0],
    ['diff', 2],
    [`query SELECT~count(*)~FROM~${JOINED}`, 1],
  ] as const)('%s says so, and not that it was never baked', async (command, expected) => {
    const words = command.split(' ').map((word) => word.replaceAll('~', ' '));
    const { code, stdout, stderr } = await run(...words);
    const said = `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');
    expect({ code, said }).toEqual({
      code: expected,
      said: expect.stringContaining(
        command === 'check --files' ? 'is missing, although readers have seen bake ' : isMissing,
      ),
    });
    expect(said).not.toContain(`\`${JOINED}\` was not baked yet`);
    expect(said).not.toContain('is not published');
    expect(said).not.toContain(`${JOINED}: was never baked`);
  });

  it('the last bake is published again by a rollback', async () => {
    expect(await run('rollback', JOINED)).toMatchObject({ code: 0 });
    expect(readFileSync(manifest).equals(whole)).toBe(true);
    expect(await run('release', JOINED)).toMatchObject({ code: 0 });
  });
});

describe('the published manifest of a table cannot be opened', () => {
  const isRefused = `${manifest}: a folder is where a file should be`;
  beforeEach(() => {
    rmSync(manifest);
    mkdirSync(manifest);
  });
  afterEach(() => rmSync(manifest, { recursive: true }));

  it('explain and check explain and check the rest', async () => {
    const explained = await run('explain', 'AA1 1AA');
    expect(explained).toMatchObject({ code: 0, stderr: '' });
    expect(explained.stdout).toContain(isRefused);
    expect(explained.stdout).toContain('current_elections_parquet: ');
    const { code, stdout } = await run('check', '--files');
    expect(code).toBe(1);
    expect(stdout).toContain(`_manifest.json cannot be read: ${isRefused}`);
    expect(stdout).toMatch(/current_elections_parquet +filesClientsRead +passed/);
  });

  it('doctor does not take bakes for newer ones than what it cannot read', async () => {
    const { stdout } = await run('doctor');
    expect(stdout).toContain(isRefused);
    expect(stdout).not.toContain('is not published');
  });
});

describe('the outcode files', () => {
  const published = join(lake.shards, '_manifest.json');
  let listed: Buffer;
  beforeEach(() => {
    writeFileSync(manifest, whole);
    listed = readFileSync(published);
  });
  afterEach(() => writeFileSync(published, listed));

  it.each([
    [
      'cut short',
      (bytes: Buffer) => writeFileSync(published, bytes.subarray(0, 50)),
      'is not a manifest',
    ],
    ['gone', () => rmSync(published), 'is missing, although readers have seen bake'],
  ] as const)('lookup warns that their manifest is %s', async (_, damage, problem) => {
    damage(listed);
    const { code, stdout, stderr } = await run('lookup', 'AA1 1AA');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('mayor.town') });
    expect(stderr).toContain(
      `warning: it is not known whether the file that clients read is the one that was baked: ${published} ${problem}`,
    );
  });

  it('doctor and lookup name a file that is not one of the bake', async () => {
    const stray = join(lake.shards, 'B9.parquet');
    cpSync(join(lake.shards, 'AA1.parquet'), stray);
    const { code, stdout } = await run('doctor');
    const looked = await run('lookup', 'B9 1AA');
    rmSync(stray);
    expect(code).toBe(1);
    expect(stdout).toMatch(/B9\.parquet,\s+which\s+clients\s+read,\s+is\s+not\s+one\s+of\s+bake/);
    expect(looked).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /B9\.parquet is there, although bake \S+ of .* does not list it/,
      ),
    });
  });

  it('doctor does not advise to remove a folder that clients read', async () => {
    // Its manifest and its files are those of another bake.
    const { bakeId } = JSON.parse(String(listed));
    writeFileSync(published, String(listed).replaceAll(bakeId, '20200101T000000Z-abcdef'));
    const { stdout } = await run('doctor');
    const said = stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain(`the manifest of bake ${bakeId} cannot be read`);
    expect(said).toContain(
      'leave it until `databaker bake current_elections_parquet --force` has published another one: it is what readers get',
    );
  });

  it('lookup says that they are gone, and not that they were never baked', async () => {
    renameSync(lake.shards, `${lake.shards}-away`);
    const { code, stderr } = await run('lookup', 'AA1 1AA');
    renameSync(`${lake.shards}-away`, lake.shards);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(`${published} is missing, although readers have seen bake`),
    });
  });
});

it('doctor reads the first line of each source', async () => {
  const ballots = readFileSync(lake.ballots, 'utf8');
  writeFileSync(lake.ballots, ballots.replace('geometry', 'wkt'));
  const { code, stdout } = await run('doctor');
  writeFileSync(lake.ballots, ballots);
  expect(code).toBe(1);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'ballots.csv:1: expected the header `election_id,geography_id,geography_text,source_table`, found `election_id,division_id,wkt,source_table`',
  );
});

it('doctor warns of an export that is much smaller than the one that was baked', async () => {
  writeFileSync(manifest, whole);
  const ballots = readFileSync(lake.ballots, 'utf8');
  const [head, first] = ballots.split('\n');
  writeFileSync(lake.ballots, `${head}\n${first}\n`);
  const { stdout } = await run('doctor', '--json');
  writeFileSync(lake.ballots, ballots);
  expect(JSON.parse(stdout).findings).toContainEqual({
    area: 'sources',
    status: 'warning',
    about: 'current_ballots',
    message: expect.stringMatching(
      /^its files have 1\d\d B, and had 2\d\d B when bake \S+ read them$/,
    ),
    todo: 'find out whether the export is complete; if it is, there is nothing to do',
  });
});
