import { readFile } from 'node:fs/promises';
import { tempFolder } from '@dc-data-baker/fixtures';
import {
  BaseQuery,
  BaseTable,
  csv,
  daysAgo,
  extract,
  GlueDatabase,
  Layer,
  notEmpty,
  PostgresSource,
  parquet,
  query,
  rowCount,
  S3Bucket,
} from '@dc-data-baker/models';
import { type Plan, type Project, plan, readProject } from '@dc-data-baker/planner';
import { addressOfUrl } from '@dc-data-baker/postgres';
import { openPostgres, type TestPostgres } from '@dc-data-baker/postgres/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BakeEvent, bake } from '../bake.ts';
import { newBakeId } from '../bake-id.ts';
import { Changes } from '../changes.ts';
import { Lake } from '../lake/lake.ts';
import { readManifest } from '../manifest-store.ts';
import { DuckdbEngine } from './duckdb-engine.ts';

const wardsDb = PostgresSource({
  name: 'wards_db',
  description: 'Wards.',
  urlVariable: 'WARDS_URL',
  aws: { hostParameter: '/W/H', passwordParameter: '/W/P', database: 'wards', user: 'wards' },
});
const common = {
  description: 'A table of the tests.',
  database: GlueDatabase({ name: 'town', description: 'Tables of the tests.' }),
  bucket: S3Bucket({ name: 'town', description: 'Files of the tests.' }),
} as const;
const queryNamed = (name: string, parameters = {}) =>
  BaseQuery({ name, file: `file:///queries/${name}.sql`, parameters });

const wards = BaseTable({
  ...common,
  name: 'wards',
  prefix: 'wards/',
  format: csv({ header: { geometry: 'wkt' } }),
  columns: { id: 'bigint', geometry: 'string' },
  populatedBy: extract({
    from: wardsDb,
    file: 'current.csv',
    query: queryNamed('wards', { since: daysAgo(30) }),
  }),
  checks: [rowCount({ least: 1 }), notEmpty('geometry', { severity: 'warn' })],
});
const names = BaseTable({
  ...common,
  name: 'names',
  prefix: 'names/',
  format: parquet(),
  columns: { id: 'int', name: 'string' },
  populatedBy: extract({ from: wardsDb, query: queryNamed('names') }),
});
const counted = BaseTable({
  ...common,
  name: 'counted',
  prefix: '{dc_environment}/counted/',
  format: parquet(),
  columns: { n: 'bigint' },
  populatedBy: query(queryNamed('counted')),
});

const TEXTS: Readonly<Record<string, string>> = {
  wards: 'SELECT id, ST_AsText(geometry) AS geometry FROM wards WHERE made >= :since',
  names: 'SELECT id, name FROM wards ORDER BY id',
  counted: 'SELECT count(*) AS n FROM wards',
};

function projectWith(texts: Readonly<Record<string, string>> = {}): Project {
  const layer = Layer({ name: 'l', description: 'What?', tables: [wards, names, counted] });
  return readProject({ layers: [layer] }, 'development', (url) => {
    const name = /(\w+)\.sql$/.exec(url)?.[1] ?? '';
    return { file: `queries/${name}.sql`, text: { ...TEXTS, ...texts }[name] ?? '' };
  });
}

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await openPostgres();
});
afterAll(() => postgres.close());

beforeEach(() =>
  postgres.exec(`
    DROP TABLE IF EXISTS wards;
    CREATE TABLE wards (id integer, name text, geometry geometry, made date);
    INSERT INTO wards VALUES
      (2, E'two\\nlines \\\\ and "quotes", é', NULL, now()),
      (1, NULL, 'POLYGON((0 0,1 0,1 1,0 0))', now()),
      (3, '', NULL, now() - interval '40 days');
  `),
);

/** Bakes as the command does, and tells what each stage came to. */
async function baked(lake: Lake, texts = {}, url = postgres.url, planned?: Plan) {
  const project = projectWith(texts);
  const engine = new DuckdbEngine({
    lake,
    project,
    threads: 1,
    spill: lake.pathOf('s3://.databaker/spill/').replace(/\/$/, ''),
    databases: async () => addressOfUrl(url, 'WARDS_URL'),
    pause: async () => {},
  });
  const stages = planned ?? plan(project);
  const changes = new Changes({ store: lake, project, plan: stages, engine });
  const told: string[] = [];
  try {
    await bake(stages, engine, {
      bakeId: newBakeId(),
      signal: new AbortController().signal,
      skip: async (stage) => {
        const { runs, because } = await changes.judge(stage);
        return runs ? undefined : because;
      },
      onEvent: (event: BakeEvent) => {
        if (event.kind === 'skipped') told.push(`${event.stage.id}: ${event.because}`);
        if (event.kind === 'finished') told.push(event.stage.id);
      },
    });
  } finally {
    await engine.close();
  }
  return told;
}

const csvIn = (lake: Lake) => readFile(lake.pathOf('s3://town/wards/current.csv'), 'utf8');

describe('an extract', () => {
  it('is published by its name, with a manifest that says what was asked', async () => {
    const lake = new Lake(await tempFolder());
    await baked(lake);
    expect(await csvIn(lake)).toBe('id,wkt\n1,"POLYGON((0 0,1 0,1 1,0 0))"\n2,\n');
    const manifest = await readManifest(lake, 's3://town/wards/');
    const day = new Date(Date.parse(manifest?.startedAt ?? '') - 30 * 86_400_000);
    expect(manifest).toMatchObject({
      status: 'audited',
      rows: 2,
      inputs: {},
      extracted: { source: 'wards_db', query: 'wards' },
      checks: [
        { name: 'rowCount(1..)', passed: true },
        { name: 'notEmpty(geometry)', severity: 'warn', wrong: 1, samples: [{ id: 2 }] },
      ],
    });
    const { since } = manifest?.extracted?.parameters ?? {};
    expect(Math.abs(Date.parse(String(since)) - day.getTime())).toBeLessThan(2 * 86_400_000);
    expect(JSON.stringify(manifest)).not.toContain('secret-of-the-tests');
  });

  it('keeps in parquet what no CSV can hold: line ends, and which texts are none', async () => {
    const lake = new Lake(await tempFolder());
    const project = projectWith();
    await baked(lake);
    const engine = new DuckdbEngine({ lake, project, threads: 1, spill: `${lake.root}/spill` });
    try {
      const { adHocQuery } = await import('@dc-data-baker/planner');
      const select = adHocQuery(project, 'SELECT id, name FROM names ORDER BY id');
      const { rows } = await engine.query(select, new AbortController().signal);
      const all = [];
      for await (const batch of rows) all.push(...batch);
      expect(all).toEqual([
        [1, null],
        [2, 'two\nlines \\ and "quotes", é'],
        [3, ''],
      ]);
    } finally {
      await engine.close();
    }
  });

  it('that gives the rows that are published ends there, and nothing is made of it', async () => {
    const lake = new Lake(await tempFolder());
    await baked(lake);
    const first = await readManifest(lake, 's3://town/wards/');
    // The rows come in another order, which is no other content.
    await postgres.exec('CREATE TABLE again AS SELECT * FROM wards ORDER BY id DESC');
    await postgres.exec('DROP TABLE wards; ALTER TABLE again RENAME TO wards');
    expect(await baked(lake)).toEqual([
      'extract:wards',
      ...['audit', 'publish', 'prune'].map(
        (kind) => `${kind}:wards: its rows are those that are published`,
      ),
      'extract:names',
      ...['audit', 'publish', 'prune'].map(
        (kind) => `${kind}:names: its rows are those that are published`,
      ),
      ...['write', 'audit', 'publish', 'prune'].map(
        (kind) => `${kind}:counted: nothing that goes into it has changed`,
      ),
    ]);
    expect(await readManifest(lake, 's3://town/wards/')).toEqual(first);
    await postgres.exec("UPDATE wards SET geometry = 'POLYGON((0 0,2 0,1 1,0 0))' WHERE id = 1");
    expect(await baked(lake)).toContain('publish:counted');
  });
});

describe('an extract that fails leaves what readers have, and the next bake works', () => {
  it.each([
    [
      'SQL that the database refuses',
      { wards: 'SELECT id, geometry FROM wards WHERE made >= :since AND nme = 1' },
      /^database wards_db, query queries\/wards\.sql:1:\d+: column "nme" does not exist/,
    ],
    [
      'a text that no CSV may hold',
      { wards: 'SELECT id, name AS geometry FROM wards WHERE made >= :since' },
      /^`wards`, as queries\/wards\.sql gives it from database wards_db:\d+: .*make it parquet\(\)$/s,
    ],
    [
      'a check',
      {
        wards:
          'SELECT id, ST_AsText(geometry) AS geometry FROM wards WHERE made > :since AND false',
      },
      /^check rowCount\(1\.\.\) of `wards` failed/,
    ],
  ])('%s', async (_, texts, message) => {
    const lake = new Lake(await tempFolder());
    await baked(lake);
    const before = await csvIn(lake);
    await expect(baked(lake, texts)).rejects.toThrow(message);
    expect(await csvIn(lake)).toBe(before);
    await postgres.exec('DELETE FROM wards WHERE id = 2');
    await baked(lake);
    expect(await csvIn(lake)).toBe('id,wkt\n1,"POLYGON((0 0,1 0,1 1,0 0))"\n');
  });
});
