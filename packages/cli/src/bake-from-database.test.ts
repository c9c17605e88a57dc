import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAwsServer } from '@dc-data-baker/fake-aws';
import { openPostgres, type TestPostgres } from '@dc-data-baker/fixtures/postgres';
import { everyElectionSql } from '@dc-data-baker/sample';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { databaker, type Outcome } from './testing/databaker.ts';
import { definitionsWith } from './testing/definitions-with.ts';
import { blocksOf, readDocument, wordsOf } from './testing/documents.ts';
import { SAMPLE_LETTERS } from './testing/sample-letters.ts';

const HERE = 'pollingstations.private.data/addressbase/development';
const RAW_ADDRESSES = 'pollingstations.private.data/addressbase/2026-02-02';
const SHARDS = ['current_elections_parquet', 'current_boundary_reviews_parquet'];
const BALLOTS = 'ee.data-cache.production/ballots-with-wkt/current_elections.csv';
/** Where development publishes it in AWS. */
const PUBLISHED_BESIDE =
  'ee.data-cache.production/development/ballots-with-wkt/current_elections.csv';
const UNDRAWN = 'local.undrawn.by.2027-05-06';
const AT_SEA = 'local.at-sea.by.2027-05-06';

/** All outcode files of some tables of a lake, byte for byte. */
async function shardsIn(lake: string, tables = SHARDS): Promise<ReadonlyMap<string, string>> {
  const found = tables.map(async (table) => {
    const names = await readdir(join(lake, HERE, table));
    return names.filter((name) => name.endsWith('.parquet')).map((name) => join(table, name));
  });
  const files = (await Promise.all(found))
    .flat()
    .sort()
    .map(async (name) => [name, await readFile(join(lake, HERE, name), 'base64')] as const);
  return new Map(await Promise.all(files));
}

async function rowsOf<Row>(
  lake: string,
  sql: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly Row[]> {
  const { stdout } = await databaker(['query', sql, '--format', 'json', '--lake', lake], env);
  return JSON.parse(stdout) as readonly Row[];
}

describe('a bake from EveryElection’s database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'databaker-test-'));
  const [exported, asked] = [join(folder, 'exported'), join(folder, 'asked')];
  const definitions = { DATABAKER_DEFINITIONS: inject('sampleDefinitions') };
  let postgres: TestPostgres;
  let fromDatabase: Outcome;
  beforeAll(async () => {
    await databaker(['sample', '--addresses', '1000', '--lake', exported]);
    cpSync(exported, asked, { recursive: true });
    postgres = await openPostgres();
    for (const statement of everyElectionSql({ addresses: 1000 })) await postgres.exec(statement);
    await postgres.exec(
      `INSERT INTO elections_election (election_id, current, current_status) VALUES ('${UNDRAWN}', true, 'Approved')`,
    );
    await postgres.exec(`
      INSERT INTO elections_election (election_id, current, current_status, division_geography_id)
      VALUES ('${AT_SEA}', true, 'Approved', 999999);
      INSERT INTO organisations_divisiongeographysubdivided (geography, division_geography_id)
      SELECT ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[
        ST_Point(1e-3 / 3, 69), ST_Point(-1.0 / 3, 70), ST_Point(-1e-7 / 3, 71), ST_Point(1e-8 / 3, 72),
        ST_Point(1.0 / 3, 71), ST_Point(1e-3 / 3, 69)
      ]::geometry[])), 4326), 999999;
    `);
    const env = { ...definitions, EVERY_ELECTION_DATABASE_URL: postgres.url };
    fromDatabase = await databaker(['bake', '--lake', asked], env);
  });
  afterAll(async () => {
    await postgres.close();
    rmSync(folder, { recursive: true });
  });

  it('makes the same outcode files as a bake from the database’s export', async () => {
    expect(fromDatabase.code).toBe(0);
    // A ballot whose ward is not drawn yet is reported, and does not stop the bake.
    expect(fromDatabase.stdout).toContain(
      `warning: check notEmpty(geometry) of current_ballots found 1: ${UNDRAWN}\n`,
    );
    expect(fromDatabase.stdout + fromDatabase.stderr).not.toContain('secret-of-the-tests');
    const fromExport = await databaker(['bake', '--lake', exported], definitions);
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
    // Each coordinate is the number that the database has, so that an address on a cut stays there.
    const [, atSea = ''] = csv.split(`\n${AT_SEA},`);
    const longitudes = [...(atSea.split('\n')[0] ?? '').matchAll(/([-\de.]+) \d+[,)]/g)];
    expect(longitudes.map(([, longitude]) => Number(longitude))).toEqual(
      [1e-3, -1, -1e-7, 1e-8, 1, 1e-3].map((number) => number / 3),
    );
    expect(csv).not.toMatch(/local\.(suggested|a-group|not-current|long-ago)/);
  });

  it.each(['duckdb', 'athena'])(
    'never replaces the file by half of the ballots, on %s',
    async (engine) => {
      const root = join(folder, `half-${engine}`);
      const buckets = ['dc-data-baker-results-bucket', 'ee.data-cache.production'];
      const aws = await openAwsServer({ root, buckets });
      onTestFinished(() => aws.close());
      const env = {
        ...definitions,
        ...aws.env,
        DATABAKER_WORKGROUP: 'primary',
        EVERY_ELECTION_DATABASE_URL: postgres.url,
      };
      const bake = (...more: string[]) =>
        databaker(
          engine === 'duckdb'
            ? ['bake', 'current_ballots', '--lake', root, ...more]
            : ['bake', 'current_ballots', '--engine', engine, ...more],
          env,
        );
      const file = async () =>
        readFile(join(root, engine === 'duckdb' ? BALLOTS : PUBLISHED_BESIDE), 'utf8');
      await postgres.exec(`
      INSERT INTO elections_election (election_id, current, current_status)
      SELECT 'local.over-' || n || '.by.2024-05-02', true, 'Approved' FROM generate_series(1, 5) AS s(n)
    `);
      expect(await bake()).toMatchObject({ code: 0 });
      expect(await file()).toContain('local.over-5.by.2024-05-02,,,None');

      // Ballots whose polls have closed are not missed.
      await postgres.exec("DELETE FROM elections_election WHERE election_id LIKE 'local.over-%'");
      const after = await bake();
      expect(after.code).toBe(0);
      expect(after.stdout + after.stderr).not.toContain('noneGone');
      const whole = await file();
      expect(whole).not.toContain('local.over');

      const hide = "SET current_status = 'Hidden' WHERE current_status = 'Approved'";
      const show = "SET current_status = 'Approved' WHERE current_status = 'Hidden'";
      onTestFinished(() => postgres.exec(`UPDATE elections_election ${show}`));
      await postgres.exec(`UPDATE elections_election ${hide} AND id % 2 = 0`);
      const half = await bake();
      const check = 'notFewerThan(0.9, published election_id)';
      expect(half.stderr).toMatch(
        /check notFewerThan\(0\.9, published election_id\) of `current_ballots` failed: election_id: \d+ of \d+ that are published are there; expected at least \d+; gone are /,
      );
      expect(half.stderr).toContain(`--accept '${check}'`);
      expect(half.code).toBe(1);
      expect(await file()).toBe(whole);

      await postgres.exec(`UPDATE elections_election ${hide}`);
      expect((await bake()).stderr).toContain('failed: election_id: 0 of ');
      expect(await file()).toBe(whole);

      await postgres.exec(`UPDATE elections_election ${show}`);
      await postgres.exec(`UPDATE elections_election ${hide} AND id % 2 = 0`);
      expect(await bake('--accept', check)).toMatchObject({ code: 0 });
      expect((await file()).length).toBeLessThan(whole.length);
    },
  );

  describe('with the layer that the page on extracts adds', () => {
    const DOCUMENT = 'docs/extracts.md';
    const extended = definitionsWith(SAMPLE_LETTERS, DOCUMENT);
    const PETITION = "recall-o'neill";
    let env: NodeJS.ProcessEnv;
    let ballot: string;
    beforeAll(async () => {
      env = {
        EVERY_ELECTION_DATABASE_URL: postgres.url,
        DATABAKER_DEFINITIONS: extended.file,
      };
      // A petition in the area of the ballot with the most addresses, so that its signers are
      // known.
      const [most] = await rowsOf<{ id: string }>(
        asked,
        "SELECT id, count(*) AS n FROM current_elections_parquet CROSS JOIN UNNEST(ballot_ids) AS b(id) WHERE id LIKE 'local.%' GROUP BY id ORDER BY n DESC, id LIMIT 1",
        definitions,
      );
      ballot = most?.id ?? '';
      await postgres.exec(`
        CREATE TABLE petitions_petition (slug varchar(100), closes date, division_geography_id integer);
        INSERT INTO petitions_petition
        SELECT p.slug, now() + p.days * interval '1 day', e.division_geography_id
        FROM elections_election AS e
        CROSS JOIN (VALUES ('${PETITION.replace("'", "''")}', 3), ('over', -9)) AS p(slug, days)
        WHERE e.election_id = '${ballot}';
        INSERT INTO petitions_petition VALUES ('not-drawn', now(), NULL);
      `);
    });
    afterAll(() => extended.remove());

    it('finds the addresses that can sign, with the commands of the page', async () => {
      const commands = blocksOf(readDocument(DOCUMENT)).find(
        ({ language, lines }) => language === 'bash' && lines[0] === 'databaker validate',
      );
      const said: string[] = [];
      for (const line of commands?.lines.filter((text) => text !== '') ?? []) {
        const outcome = await databaker(wordsOf(line).slice(1), { ...env, DATABAKER_LAKE: asked });
        expect({ line, ...outcome }).toMatchObject({ line, code: 0 });
        said.push(outcome.stdout);
      }
      const [validated, planned, baked] = said;
      expect(validated).toMatch(/^\d+ layers with \d+ tables, no mistakes$/m);
      expect(planned).toContain('open_petitions.sql in database every_election');
      expect(baked).toContain(
        'warning: check notEmpty(geometry) of open_petitions found 1: not-drawn\n',
      );
      const signers = await rowsOf<{ uprn: string; petition_ids: string[] }>(
        asked,
        'SELECT uprn, petition_ids FROM petitions_by_outcode WHERE cardinality(petition_ids) > 0 ORDER BY uprn',
        env,
      );
      const voters = await rowsOf<{ uprn: string }>(
        asked,
        `SELECT uprn FROM current_elections_parquet WHERE contains(ballot_ids, '${ballot}') ORDER BY uprn`,
        definitions,
      );
      expect(signers.length).toBeGreaterThan(10);
      expect(signers).toEqual(voters.map(({ uprn }) => ({ uprn, petition_ids: [PETITION] })));
    });

    it('makes the same outcode files on Athena, which cannot query a database itself', async () => {
      const root = join(folder, 'aws');
      cpSync(join(exported, RAW_ADDRESSES), join(root, RAW_ADDRESSES), { recursive: true });
      const aws = await openAwsServer({ root, buckets: ['dc-data-baker-results-bucket'] });
      onTestFinished(() => aws.close());
      const cloud = { ...env, ...aws.env, DATABAKER_WORKGROUP: 'primary' };
      const baked = await databaker(['bake', '+petitions', '--engine', 'athena'], cloud);
      expect(baked).toMatchObject({ code: 0 });
      expect(baked.stdout + baked.stderr).not.toContain('secret-of-the-tests');
      const shards = await shardsIn(root, ['petitions_by_outcode']);
      expect(shards.size).toBeGreaterThan(5);
      expect(shards).toEqual(await shardsIn(asked, ['petitions_by_outcode']));
      const manifest = join(root, HERE, 'open_petitions', '_manifest.json');
      expect(JSON.parse(await readFile(manifest, 'utf8'))).toMatchObject({
        engine: 'athena',
        status: 'audited',
        extracted: { source: 'every_election', query: 'open_petitions' },
        checks: [{ name: 'notEmpty(petition_id)', passed: true }, { wrong: 1 }],
      });
    });
  });
});
