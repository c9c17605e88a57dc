import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectVersion } from '@dc-data-baker/project';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../testing/databaker.ts';
import { Village, villageAddresses } from '../testing/village.ts';

let village: Village;
/** The outcome of the last bake. */
let baked: Outcome;
const folder = mkdtempSync(join(tmpdir(), 'databaker diff-'));

beforeAll(async () => {
  village = await Village.open();
  for (const edition of [1, 2]) {
    village.put('raw-addresses/rows.csv', villageAddresses(edition, 8));
    baked = await village.run('bake');
    expect(baked).toMatchObject({ code: 0 });
  }
});
afterAll(async () => {
  await village.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The second edition has other addresses, and every second one is in the east. */
describe('diff', () => {
  it('says in words what the last bake changed for readers, on Athena', async () => {
    const { code, stdout } = await village.run('diff', '--table', 'ballots_by_outcode');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ballots_by_outcode: \S+ \(previous\) → \S+ \(published\)\n/);
    expect(stdout).toContain(
      'rows: 0 added, 0 removed, 16 changed (address in 16, ballot_ids in 8)',
    );
    expect(stdout).toContain('  east: 8 addresses gain it\n  west: 8 addresses lose it\n');
    expect(stdout).toContain('files: 8 changed: A1.parquet, A2.parquet');
  });

  it('gives the same output in a lake as on Athena', async () => {
    const [cloud, lake] = [
      await village.run('diff', '--json'),
      await village.run('diff', '--json', '--engine', 'duckdb'),
    ];
    expect(JSON.parse(cloud.stdout)).toEqual(JSON.parse(lake.stdout));
    expect(JSON.parse(lake.stdout)).toMatchObject({ formatVersion: 1, isEqual: false });
  });

  it('finds S3 and a lake equal, file by file, and says so by its exit code', async () => {
    const { code, stdout } = await village.run('diff', 'duckdb', 'athena');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/equal: 16 rows; files: \d+ the same/),
    });
  });

  it('writes all differences, as CSV', async () => {
    const path = join(folder, 'all.csv');
    await village.run('diff', '--table', 'addresses_with_ballots', '--output', path);
    const [head, first, ...others] = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(head).toBe(
      'change,uprn,address_from,address_to,postcode_from,postcode_to,ballot_ids_from,ballot_ids_to,first_letter_from,first_letter_to',
    );
    expect(first).toBe(
      'changed,1000000,"0 Lane, edition 1","0 Lane, edition 2",A1 1AA,A1 1AA,"[""west""]","[""west""]",A,A',
    );
    expect(others).toHaveLength(15);
  });

  it('draws which addresses gained and lost which ballots, in S3 as in a lake', async () => {
    const pages = [];
    for (const engine of ['athena', 'duckdb']) {
      const path = join(folder, `${engine}.html`);
      const { code, stderr } = await village.run('diff', '--map', path, '--engine', engine);
      expect({ code, stderr }).toEqual({ code: 1, stderr: `map: ${path}\n` });
      pages.push(readFileSync(path, 'utf8').replaceAll(/<(script|style)[\s>].*?<\/\1>/gs, ''));
    }
    expect(pages[0]).toBe(pages[1]);
    expect(pages[0]).toMatch(
      /<h1>3 tables, (\d{4}-\d\d-\d\d \d\d:\d\d) → (\d{4}-\d\d-\d\d \d\d:\d\d) UTC<\/h1>/,
    );
    expect(pages[0]).toMatch(
      /<code>ballots_by_outcode<\/code> is compared from bake \S+ of \S+ \S+ UTC \(previous\) to bake \S+ of \S+ \S+ UTC \(published\)/,
    );
    expect(pages[0]).toContain(
      '<li><code>ballots_by_outcode</code>: 8 addresses gained east; 8 addresses lost west</li>',
    );
    expect(pages[0]).toContain(
      '8 more addresses of <code>ballots_by_outcode</code> differ only in',
    );
  });

  it('says that nothing can be drawn if nothing differs', async () => {
    const args = ['diff', 'published', 'published', '--map', join(folder, 'none.html')];
    const { code, stderr } = await village.run(...args, '--engine', 'duckdb');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'note: there is no map: no address that differs can be put on one\n',
    });
  });

  it.each([
    [['nowhere'], '`nowhere` is neither a bake nor a place'],
    [
      ['20250101T000000Z-000000', '--table', 'addresses'],
      '`addresses` has no bake 20250101T000000Z-000000',
    ],
    [['--output', 'x.csv'], '--output takes the differences of one table'],
    [
      ['--output', 'x.txt', '--table', 'addresses'],
      'expected a name that ends with .csv or .parquet',
    ],
    [['--table', 'adresses'], 'there is no baked table `adresses`; did you mean `addresses`?'],
    [['production', 'development'], 'there are no two bakes to compare'],
  ])('refuses %j with exit code 2, not 1', async (args, message) => {
    const { code, stderr } = await village.run('diff', ...args, '--engine', 'duckdb');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });
});

it('a bake ends with what changed for readers', () => {
  expect(baked.stdout).toContain(
    'readers of ballots_by_outcode: 8 files; east: 8 addresses gain it; west: 8 addresses lose it',
  );
});

describe('history', () => {
  it('reports for each bake when, by what and why it was made, and what changed', async () => {
    const { code, stdout } = await village.run('history', 'ballots_by_outcode', '--json');
    expect(code).toBe(0);
    const { bakes } = JSON.parse(stdout) as { readonly bakes: readonly object[] };
    expect(bakes).toEqual([
      expect.objectContaining({
        table: 'ballots_by_outcode',
        status: 'audited',
        isPublished: true,
        engine: 'athena',
        rows: 16,
        files: 8,
        filesChanged: 8,
        because: ['`raw_addresses` changed: rows.csv has other content'],
        failed: [],
        version: await projectVersion(),
        inputs: { addresses_with_ballots: expect.stringMatching(/^\d{8}T\d{6}Z-/) },
        usd: expect.closeTo(0.00015),
        seen: expect.objectContaining({ table: 'ballots_by_outcode' }),
      }),
      expect.objectContaining({ isPublished: false, filesChanged: null, because: [], seen: null }),
    ]);
  });

  it('says of one table everything that is known, with the files that were read', async () => {
    const { code, stdout } = await village.run('history', 'addresses');
    expect(code).toBe(0);
    const [last = ''] = stdout.split('\n\n');
    const masked = last
      .replace(/\d{8}T\d{6}Z-\w+/g, 'BAKE')
      .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'TIME')
      .replace(/in [\d.]+ s/, 'in 1.00 s');
    const rows = villageAddresses(2, 8);
    const content = createHash('md5').update(rows).digest('hex');
    expect(masked).toBe(
      `BAKE: published, just now, at TIME
  made by  athena in 1.00 s, version ${await projectVersion()}
  because  \`raw_addresses\` changed: rows.csv has other content
  rows     16 in 4 files, 4 of them changed
  readers  saw it from TIME
           4 files; 0 rows added, 0 removed, 16 changed
  checks   4 passed
  read     raw_addresses, 1 file, ${Buffer.byteLength(rows)} B
             rows.csv, ${Buffer.byteLength(rows)} B, of TIME, "${content}"
  cost     under $0.01: 50.0 MB charged`,
    );
  });

  it('lists all tables if none is named, and is the same in a lake', async () => {
    const { stdout } = await village.run('history', '--engine', 'duckdb');
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^table +bake +state +age +by +rows +files changed +checks +because$/);
    expect(rows.filter((row) => row.includes(' published '))).toHaveLength(3);
    expect(rows[0]).toMatch(
      /^addresses .* athena +16 +(\d) of \1 +`raw_addresses` changed: rows.csv has other content$/,
    );
  });

  it('refuses a table that is not baked', async () => {
    const { code, stderr } = await village.run('history', 'ballots');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('there is no baked table `ballots`'),
    });
  });
});

it('refuses to draw a table that was named if no address gained or lost anything', async () => {
  village.put('raw-addresses/rows.csv', villageAddresses(4, 8));
  await village.run('bake', '--engine', 'duckdb');
  const args = ['diff', '--table', 'ballots_by_outcode', '--map', join(folder, 'same.html')];
  const { code, stderr } = await village.run(...args, '--engine', 'duckdb');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      'note: `ballots_by_outcode` is not on the map: its addresses have the same `ballot_ids` as before\n' +
      'error: there is no map: no address that differs can be put on one\n',
  });
});
