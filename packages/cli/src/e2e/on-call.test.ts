import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { databaker, type Outcome } from '../testing/databaker.ts';
import { blocksOf, readDocument, wordsOf } from '../testing/documents.ts';
import { BALLOT_ROWS, LakeFolder } from '../testing/lake-folder.ts';

/**
 * The page's night: a good bake, a bad one that passes its checks, and an export that lost most
 * ballots.
 */
const ADDRESSES = Array.from(
  { length: 20 },
  (_, i) => `${100 + i},"${i} High Street, Town",B1 0DS,SRID=4326;POINT(${-1.9 + i / 50} 52.5),RD`,
);
const ballots = (...names: readonly string[]) => [
  BALLOT_ROWS[0] ?? '',
  ...names.map(
    (name) => `local.${name}.2027-05-06,1,"POLYGON ((-2 52, -1 52, -1 53, -2 53, -2 52))",Division`,
  ),
];

const lake = new LakeFolder();
const run = (...args: string[]) =>
  databaker(args, {
    DATABAKER_LAKE: lake.path,
    DATABAKER_DEFINITIONS: inject('lakeDefinitions'),
  });

/** When the first bake was finished. */
let firstBake: string;
/** A lake with the same bakes. */
const other = `${lake.path} beside`;

beforeAll(async () => {
  lake.write(ADDRESSES, ballots('a', 'b', 'c', 'd'));
  expect(await run('bake')).toMatchObject({ code: 0 });
  const { stdout } = await run('history', 'current_elections_parquet', '--json');
  firstBake = JSON.parse(stdout).bakes[0].finishedAt;
  lake.write(ADDRESSES, ballots('a', 'b', 'c', 'd', 'mistake'));
  expect(await run('bake')).toMatchObject({ code: 0 });
  cpSync(lake.path, other, { recursive: true, verbatimSymlinks: true });
  lake.write(ADDRESSES, ballots('a'));
});
afterAll(() => {
  lake.remove();
  rmSync(other, { recursive: true, force: true });
});

/** The outcome of each of the page's commands, in order, and the text that a person looks for. */
const EXPECTED: readonly (readonly [command: string, code: number, found: string | RegExp])[] = [
  ['databaker doctor', 0, /^(?!.*problem: ).*0 problems, /s],
  ['databaker lookup "B1 0DS"', 0, 'local.mistake.2027-05-06'],
  ['databaker explain "B1 0DS"', 0, 'the files of `current_ballots` have changed since'],
  [
    'databaker history current_elections_parquet',
    0,
    '`current_ballots` changed: ballots.csv has other content',
  ],
  ['databaker lookup "B1 0DS" --bake previous', 0, /local\.d\.2027-05-06\n$/],
  ['databaker lookup "B1 0DS" --bake "2026-11-24 18:00"', 0, /local\.d\.2027-05-06\n$/],
  [
    'databaker diff "2026-11-26 18:00" --table current_elections_parquet',
    1,
    'local.mistake.2027-05-06: 20 addresses gain it',
  ],
  ['databaker history current_elections_parquet', 0, /: audited, /],
  [
    'databaker history current_elections_parquet B1',
    0,
    /^B1\.parquet was last changed for readers .*\n {2}because `current_ballots` changed: ballots\.csv has other content\n/,
  ],
  [
    `databaker query "SELECT outcode, count(*) AS addresses FROM current_elections_parquet WHERE contains(ballot_ids, 'local.a.2027-05-06') GROUP BY outcode ORDER BY addresses DESC"`,
    0,
    /^outcode +addresses\n\S+ +20\n$/,
  ],
  [
    'databaker query "SELECT postcode, count(*) AS answers FROM (SELECT DISTINCT postcode, ballot_ids FROM current_elections_parquet) GROUP BY postcode HAVING count(*) > 1"',
    0,
    /^postcode +answers\n$/,
  ],
  ['databaker diff duckdb athena', 0, /^ {2}equal: 20 rows; files: \d+ the same$/m],
  ['databaker history', 0, /joined_to_address_base +\S+ +failed .* failed: notFewerThan/],
  ['databaker ls --bakes', 0, /current_ballots_joined_to_address_base +failed/],
  [
    'databaker diff published candidate --table current_ballots_joined_to_address_base',
    1,
    'local.b.2027-05-06: 20 addresses lose it',
  ],
  [
    'databaker diff --table current_elections_parquet',
    1,
    'local.mistake.2027-05-06: 20 addresses gain it',
  ],
  ['databaker rollback current_elections_parquet', 0, 'stays there until'],
  ['databaker rollback current_ballots_joined_to_address_base', 0, 'stays there until'],
  ['databaker lookup "B1 0DS"', 0, /local\.d\.2027-05-06\n$/],
  ['databaker release current_ballots_joined_to_address_base', 0, 'is not held any more'],
  ['databaker release current_elections_parquet', 0, 'is not held any more'],
  ['databaker bake', 0, /^/],
  ['databaker bake --hold', 0, /local\.e\.2027-05-06: 20 addresses gain it/],
  [
    'databaker diff published candidate --table current_ballots_joined_to_address_base',
    1,
    'local.e.2027-05-06: 20 addresses gain it',
  ],
  ['databaker publish', 0, /`current_elections_parquet` is now bake \S+: 1 file changed/],
];

it('every command on the page does what the page says', async () => {
  const commands = blocksOf(readDocument(join('docs', 'on-call.md')))
    .filter(({ language }) => language === 'sh')
    .flatMap(({ lines }) => lines.filter((line) => line !== ''));
  expect(commands).toEqual(EXPECTED.map(([command]) => command));
  let failure: Outcome | undefined;
  for (const [command, code, found] of EXPECTED) {
    // The page's second section begins with a failed bake.
    if (command === 'databaker history') {
      failure = await run('bake');
      expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining('notFewerThan') });
    }
    // The last section begins with a complete export again.
    if (command === 'databaker bake') lake.write(ADDRESSES, ballots('a', 'b', 'c', 'd'));
    if (command === 'databaker bake --hold') {
      lake.write(ADDRESSES, ballots('a', 'b', 'c', 'd', 'e'));
    }
    const words = wordsOf(command).slice(1);
    // The night is not that of the page, and in the place of S3 there is another lake.
    const here = words.map((word) =>
      /^2026-/.test(word) ? firstBake : word === 'athena' ? other : word,
    );
    const outcome = await run(...here);
    expect({ command, ...outcome }).toMatchObject({
      command,
      code,
      stdout: expect.stringMatching(found),
    });
  }
});
