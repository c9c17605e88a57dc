import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { BALLOT_ROWS, LakeFolder } from '../testing/lake-folder.ts';

/** A damaged file is found where it matters, and nowhere else. */

const lake = new LakeFolder();
const run = (...args: string[]) =>
  databaker(args, {
    DATABAKER_LAKE: lake.path,
    DATABAKER_DEFINITIONS: inject('lakeDefinitions'),
  });

const POINTS = 'addressbase_partitioned';
const JOINED = 'current_ballots_joined_to_address_base';
const FILES = 'current_elections_parquet';

let bakeId: string;
const damaged = new Map<string, Buffer>();

/** The file of the addresses whose postcodes begin with B. */
function fileOfB(table: string, bake = bakeId): string {
  const folder = join(lake.shards, '..', table, bake, 'first_letter=B');
  return join(folder, readdirSync(folder)[0] ?? 'none');
}

/** Changes a file until the end of the test, which must not change a hard link to it. */
function damage(path: string, change: (path: string, bytes: Buffer) => void): void {
  const bytes = readFileSync(path);
  damaged.set(path, bytes);
  rmSync(path);
  writeFileSync(path, bytes);
  change(path, Buffer.from(bytes));
}
const cutShort = (path: string, { length }: Buffer) => truncateSync(path, Math.floor(length / 2));
/** In the middle of a page, so that its size remains. */
function flipABit(path: string, bytes: Buffer): void {
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

beforeAll(async () => {
  const addresses = ['AA1 1AA', 'B1 1BB'].map(
    (postcode, i) =>
      `${100 + i},"${i} High Street, Town",${postcode},SRID=4326;POINT(-1.5 52.5),RD`,
  );
  const [head = '', first = ''] = BALLOT_ROWS;
  lake.write(addresses, [head, first]);
  expect(await run('bake')).toMatchObject({ code: 0 });
  lake.write(addresses, [head, first, first.replace('local.town.ward', 'mayor.town')]);
  expect(await run('bake')).toMatchObject({ code: 0 });
  const { stdout } = await run('history', JOINED, '--json');
  bakeId = JSON.parse(stdout).bakes[0].bakeId;
});
afterEach(() => {
  for (const [path, bytes] of damaged) writeFileSync(path, bytes);
  damaged.clear();
});
afterAll(() => lake.remove());

it.each([['cut short', cutShort] as const, ['other bits', flipABit] as const])(
  'explain needs no file of another letter: %s',
  async (_, how) => {
    const path = fileOfB(JOINED);
    damage(path, how);
    const { code, stdout } = await run('explain', 'AA1 1AA');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}well inside all 2: /m);
    expect(stdout).toContain(`  ${JOINED}: 1 row with postcode AA1 1AA\n`);
    if (how === cutShort) expect(stdout).toContain(`  for other postcodes: ${path} has `);
    expect(stdout).not.toContain('cannot be compared');
  },
);

it.each([
  ['cut short', cutShort, 'bytes, not'] as const,
  ['other bits', flipABit, 'has other content than was written'] as const,
])('explain reads no row from a damaged file of this letter: %s', async (_, how, problem) => {
  const path = fileOfB(JOINED);
  damage(path, how);
  const { code, stdout } = await run('explain', 'B1 1BB');
  expect(code).toBe(0);
  expect(stdout.split('\n')[1]).toMatch(new RegExp(`\\.parquet .*${problem}`));
  expect(stdout).toContain(`bake it again with \`databaker bake ${JOINED} --force\``);
  expect(stdout).toContain(`  ${JOINED}: cannot be read\n`);
  // What is in the outcode files is compared with the polygons.
  expect(stdout).toMatch(/^ {2}well inside all 2: /m);
});

it('explain says which answers cannot be compared if the file of the points is damaged', async () => {
  // Only the joined table was baked twice.
  const { stdout: json } = await run('history', POINTS, '--json');
  const path = fileOfB(POINTS, JSON.parse(json).bakes[0].bakeId);
  damage(path, cutShort);
  const { stdout } = await run('explain', 'B1 1BB');
  expect(stdout).toContain(`so \`${JOINED}\` cannot be compared with polygons`);
  const { stdout: other } = await run('explain', 'AA1 1AA');
  expect(other).toContain(`  for other postcodes: ${path} has `);
  expect(other).not.toContain('cannot be compared');
});

it('diff and history name an outcode file of the right size and with other bits', async () => {
  const path = join(lake.shards, 'B1.parquet');
  damage(path, flipABit);
  const message = `B1.parquet has other content than was written: its SHA-256 is not `;
  expect(await run('diff', '--table', FILES)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(message),
  });
  const { code, stdout, stderr } = await run('history', FILES);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(message) });
  expect(stdout).toContain(`${bakeId}: published`);
  expect(await run('history', FILES, 'AA1')).toMatchObject({ code: 0, stderr: '' });
});

it('history says of an outcode when its file last changed, and why', async () => {
  const { stdout } = await run('history', FILES, 'b1 1bb');
  expect(stdout).toMatch(
    new RegExp(
      `^B1\\.parquet was last changed for readers just now, at \\S+Z, by bake ${bakeId}; until then they had \\S+\n {2}because \`current_ballots\` changed: ballots\\.csv has other content\n\n${bakeId}: published`,
    ),
  );
  expect(stdout).toContain('1 file; mayor.town.2027-05-06: 1 address gains it');
  const { stdout: json } = await run('history', FILES, 'B1', '--json');
  expect(JSON.parse(json)).toMatchObject({
    file: { path: 'B1.parquet', bakeId, how: 'changed' },
    bakes: [{ bakeId, rows: 1, files: 1, filesChanged: 1 }, { rows: 1 }],
  });
  const explained = await run('explain', 'B1 1BB');
  expect(explained.stdout).toContain('    B1.parquet was last changed for readers at ');
  expect(await run('history', FILES, 'B2')).toMatchObject({
    code: 2,
    stderr: `error: no bake of \`${FILES}\` that is kept, and that readers saw, has a file B2.parquet\n`,
  });
  expect(await run('history', JOINED, 'B1')).toMatchObject({
    code: 2,
    stderr: `error: \`${JOINED}\` is not a table of outcode files\n`,
  });
});
