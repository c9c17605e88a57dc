import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@dc-data-baker/postgres/testing';
import { everyElectionSql } from '@dc-data-baker/sample';
import { expect, it, onTestFinished } from 'vitest';
import { databaker } from './testing/databaker.ts';

const HERE = 'pollingstations.private.data/addressbase/development';
const SHARDS = ['current_elections_parquet', 'current_boundary_reviews_parquet'];
const BALLOTS = 'ee.data-cache.production/ballots-with-wkt/current_elections.csv';
const UNDRAWN = 'local.undrawn.by.2027-05-06';

/** All outcode files of a lake, byte for byte. */
async function shardsIn(lake: string): Promise<ReadonlyMap<string, string>> {
  const tables = SHARDS.map(async (table) => {
    const names = await readdir(join(lake, HERE, table));
    return names.filter((name) => name.endsWith('.parquet')).map((name) => join(table, name));
  });
  const files = (await Promise.all(tables))
    .flat()
    .sort()
    .map(async (name) => [name, await readFile(join(lake, HERE, name), 'base64')] as const);
  return new Map(await Promise.all(files));
}

it('from EveryElection’s database makes the outcode files that its export makes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'databaker-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [exported, asked] = [join(folder, 'exported'), join(folder, 'asked')];
  await databaker(['sample', '--addresses', '1000', '--lake', exported]);
  await cp(exported, asked, { recursive: true });
  const postgres = await openPostgres();
  try {
    for (const statement of everyElectionSql({ addresses: 1000 })) await postgres.exec(statement);
    await postgres.exec(
      `INSERT INTO elections_election (election_id, current, current_status) VALUES ('${UNDRAWN}', true, 'Approved')`,
    );
    const env = { EVERY_ELECTION_DATABASE_URL: postgres.url };
    const fromDatabase = await databaker(['bake', '--lake', asked], env);
    expect(fromDatabase.code).toBe(0);
    // A ballot whose ward is not drawn yet is named, and stops nobody.
    expect(fromDatabase.stdout).toContain(
      `warning: check notEmpty(geometry) of current_ballots found 1 row, such as {"election_id":"${UNDRAWN}"`,
    );
    expect(fromDatabase.stdout + fromDatabase.stderr).not.toContain('secret-of-the-tests');
  } finally {
    await postgres.close();
  }
  const fromExport = await databaker(['bake', '--lake', exported]);
  expect(fromExport.stderr).toContain(
    '`current_ballots` is not extracted: EVERY_ELECTION_DATABASE_URL is not set, so that its files are taken as they are',
  );
  const shards = await shardsIn(exported);
  for (const table of SHARDS) {
    expect([...shards.keys()].filter((name) => name.startsWith(table)).length).toBeGreaterThan(1);
  }
  expect(await shardsIn(asked)).toEqual(shards);
  const csv = await readFile(join(asked, BALLOTS), 'utf8');
  expect(csv).toMatch(/^election_id,geography_id,geography_text,source_table\n/);
  expect(csv).toContain(`\n${UNDRAWN},,,None\n`);
  expect(csv).not.toMatch(/local\.(suggested|a-group|not-current|long-ago)/);
});
