import { chmod, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { projectVersion } from '@dc-data-baker/project';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { runNamingModules } from '../testing/run-naming-modules.ts';
import { Village } from '../testing/village.ts';

let village: Village;

beforeAll(async () => {
  village = await Village.open();
  // Postcodes with some addresses in the west, some in the east, and one on the border.
  village.put(
    'raw-addresses/rows.csv',
    [
      '1,"1 Lane",A1 1AA,-5,5',
      '2,"2 Lane",A1 1AA,0.00005,5',
      '3,"3 Lane",A1 1AA,0,5',
      '4,"4 Lane",B1 1AA,50,50',
      '',
    ].join('\n'),
  );
  expect(await village.run('bake')).toMatchObject({ code: 0 });
});
afterAll(() => village.close());

/** The parts that do not depend on where it ran: paths and the last digits of numbers do. */
function comparable(stdout: string): unknown {
  return JSON.parse(stdout, (key, value) => {
    if (key === 'file' || key === 'files') return undefined;
    return typeof value === 'number' ? Number(value.toPrecision(9)) : value;
  });
}

/** The text of a map, without its script, style and data. */
function wordsOf(page: string): string {
  return page.replaceAll(/<(script|style)[\s>].*?<\/\1>/gs, '');
}

describe('explain', () => {
  it('gives the reason, first in words', async () => {
    const { code, stdout } = await village.run('explain', 'a11aa', '2', '--engine', 'duckdb');
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 8)).toEqual([
      'A1 1AA, UPRN 2',
      '  split postcode: 1 in east, 1 in west, 1 in none',
      '  in east, 5.5 m from the boundary with west',
      '',
      'addresses_with_ballots, by the polygons of ballots',
      '  2, 2 Lane',
      '  at 0.00005 5',
      `  from ${village.pathOf('s3://village-hall/raw-addresses/rows.csv')}:2`,
    ]);
    expect(stdout).toContain(`${village.pathOf('s3://village-hall/ballots/rows.csv')}:3, part 1`);
    expect(stdout).toMatch(/addresses_with_ballots: 3 rows with postcode A1 1AA\n {4}bake \d{8}T/);
    const version = (await projectVersion()).replace(/[().]/g, '\\$&');
    expect(stdout).toMatch(new RegExp(`bake \\S+, by athena ${version}, finished `));
    expect(stdout).toMatch(
      /of ballots: rows\.csv \(\d+ B\), as it was written \d{4}-\d\d-\d\dT[\d:.]+Z\n/,
    );
  });

  it('says for a postcode what its addresses have in common', async () => {
    const { stdout } = await village.run('explain', 'A1 1AA', '--engine', 'duckdb');
    expect(stdout).toContain('3: exactly on the boundary of east and west: in neither');
  });

  it('does not parse SQL that a bake has already parsed, to answer quickly', () => {
    const { DATABAKER_DEFINITIONS: definitions = '', DATABAKER_LAKE: lake = '' } = village.env;
    const path = join(village.server.root, 'quick.html');
    const { stdout, loaded } = runNamingModules([
      'explain',
      'A1 1AA',
      '2',
      '--map',
      path,
      '--definitions',
      definitions,
      '--lake',
      lake,
    ]);
    expect(stdout).toContain('in east, 5.5 m from the boundary with west');
    expect(loaded.filter((url) => url.includes('polyglot'))).toEqual([]);
  });

  it('gives the same answer on Athena as in a lake', async () => {
    const [cloud, lake] = [
      await village.run('explain', 'A1 1AA', '--json'),
      await village.run('explain', 'A1 1AA', '--json', '--engine', 'duckdb'),
    ];
    expect(cloud).toMatchObject({ code: 0, stderr: '' });
    expect(comparable(cloud.stdout)).toMatchObject({ formatVersion: 1, postcode: 'A1 1AA' });
    expect(comparable(cloud.stdout)).toEqual(comparable(lake.stdout));
    expect(cloud.stdout).toContain('"file": "s3://village-hall/ballots/rows.csv"');
  });

  it.each([
    [['A1 9ZZ'], 'no address has postcode A1 9ZZ'],
    [['A1 1AA', '9'], 'no address with postcode A1 1AA has UPRN 9; there are 1, 2, 3'],
    [['nowhere'], '`nowhere` is not a postcode; expected one like SW1A 1AA'],
    [['A1 1AA', 'x'], '`x` is not a UPRN; expected 1 to 12 digits'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await village.run('explain', ...args, '--engine', 'duckdb');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });
});

describe('explain --map', () => {
  it('draws its answer on one page', async () => {
    const path = join(village.server.root, 'map.html');
    const args = ['explain', 'A1 1AA', '2', '--map', path, '--engine', 'duckdb'];
    const { code, stdout, stderr } = await village.run(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `map: ${path}\n` });
    expect(stdout).toContain('in east, 5.5 m from the boundary with west');
    const page = wordsOf(await readFile(path, 'utf8'));
    expect(page).toContain('<h1>A1 1AA, UPRN 2</h1>');
    expect(page).toContain('<li>in east, 5.5 m from the boundary with west</li>');
  });

  it('draws a whole outcode, also from S3', async () => {
    const path = join(village.server.root, 'outcode.html');
    const { code, stdout } = await village.run('explain', 'a1', '--map', path);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const page = wordsOf(await readFile(path, 'utf8'));
    expect(page).toContain('<h1>A1</h1>');
    expect(page).toContain(': 1 postcode, 1 of them split</li>');
  });

  it('opens the page in a browser on request', async () => {
    const seen = join(village.server.root, 'seen');
    const browser = join(village.server.root, 'browser-of-the-test');
    await writeFile(browser, `#!/bin/sh\necho "$1" > '${seen}.new'\nmv '${seen}.new' '${seen}'\n`);
    await chmod(browser, 0o755);
    const env = {
      ...village.env,
      BROWSER: basename(browser),
      // The map remains, for the browser to read.
      TMPDIR: village.server.root,
      PATH: `${dirname(browser)}:${process.env['PATH']}`,
    };
    const { code } = await databaker(['explain', 'A1', '--open', '--engine', 'duckdb'], env);
    expect(code).toBe(0);
    const shown = () => readFile(seen, 'utf8').catch(() => '');
    await expect.poll(shown, { timeout: 600_000 }).toMatch(/^file:\/\/\/.*\/map\.html\n$/);
  });

  it.each([
    [['A1'], 'A1 is an outcode; name a whole postcode, or draw all of the outcode with --map'],
    [['A1', '2', '--map', 'x.html'], 'A1 is an outcode; name the whole postcode of UPRN 2'],
    [['A1', '--json', '--map', 'x.html'], 'A1 is an outcode; for JSON, name a whole postcode'],
    [['A9', '--map', 'x.html'], 'no address with a point has outcode A9'],
    [['A1 1AA', '--map', '.'], 'is a folder; name a file'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await village.run('explain', ...args, '--engine', 'duckdb');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });
});
