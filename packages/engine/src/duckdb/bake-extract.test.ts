import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import {
  CA_FILE,
  type Fault,
  openPostgres,
  openWay,
  type TestPostgres,
} from '@dc-data-baker/fixtures/postgres';
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
import { type Project, plan, readProject, tableNamed } from '@dc-data-baker/planner';
import { addressOfUrl } from '@dc-data-baker/postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BakeEvent, bake } from '../bake.ts';
import { newBakeId } from '../bake-id.ts';
import { Changes } from '../changes.ts';
import { LocalFiles } from '../explain/local-files.ts';
import { INSPECTED, Lake } from '../lake/lake.ts';
import { readManifest } from '../manifest-store.ts';
import type { Pause } from '../pause.ts';
import { knownLongestLine } from '../sources/inspection-records.ts';
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

/** Bakes like the command does, and returns what each stage did. */
async function baked(lake: Lake, texts = {}, url = postgres.url, pause: Pause = async () => {}) {
  const project = projectWith(texts);
  const engine = new DuckdbEngine({
    lake,
    project,
    threads: 1,
    spill: spillOf(lake),
    databases: async () => addressOfUrl(url, 'WARDS_URL'),
    pause,
  });
  const stages = plan(project);
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

const spillOf = (lake: Lake) => lake.pathOf('s3://.databaker/spill/').replace(/\/$/, '');

const csvIn = (lake: Lake) => readFile(lake.pathOf('s3://town/wards/current.csv'), 'utf8');

describe('an extract', () => {
  it('is published under its name, with a manifest that contains the query', async () => {
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

  it('is found row by row, and read with buffers for its longest line', async () => {
    const lake = new Lake(await tempFolder());
    const counts = `SELECT count(*) AS n FROM wards AS w
      JOIN wards AS p ON ST_Contains(ST_GeometryFromText(nullif(p.geometry, '')), ST_Point(CAST(w.id AS double), 0))`;
    await baked(lake, { counted: counts });
    const signal = new AbortController().signal;
    const files = new LocalFiles(lake, spillOf(lake), signal);
    const [row] = (await files.indexed(tableNamed(projectWith(), 'wards'))) ?? [];
    expect(row?.areas.starts).toEqual([0, 7, 38]);
    expect(row?.areas.boxes['geometry']).toEqual([
      0, 0, 0, 0, -1, -1, 1_000_001, 1_000_001, 0, 0, 0, 0,
    ]);
    const bakes = 's3://town/wards_bakes/';
    const objects = (await lake.list(bakes)).filter(({ location }) => location.endsWith('.csv'));
    expect(await knownLongestLine(lake, INSPECTED, bakes, objects)).toBe(30);
  });

  it('preserves in parquet what a CSV cannot: line ends, and the difference between null and empty texts', async () => {
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

  it('ends the bake if its rows are those that are published: no table that reads it is baked', async () => {
    const lake = new Lake(await tempFolder());
    await baked(lake);
    const first = await readManifest(lake, 's3://town/wards/');
    // The rows come in another order, but the content is the same.
    await postgres.exec('CREATE TABLE again AS SELECT * FROM wards ORDER BY id DESC');
    await postgres.exec('DROP TABLE wards; ALTER TABLE again RENAME TO wards');
    expect(await baked(lake)).toEqual([
      'extract:wards',
      ...['audit', 'publish', 'prune'].map(
        (kind) => `${kind}:wards: its rows are the published ones`,
      ),
      'extract:names',
      ...['audit', 'publish', 'prune'].map(
        (kind) => `${kind}:names: its rows are the published ones`,
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

describe('an extract that fails leaves the published rows, and the next bake works', () => {
  it.each([
    [
      'SQL that the database refuses',
      { wards: 'SELECT id, geometry FROM wards WHERE made >= :since AND nme = 1' },
      /^database wards_db, query queries\/wards\.sql:1:\d+: column "nme" does not exist/,
    ],
    [
      'a text that no CSV may hold',
      { wards: 'SELECT id, name AS geometry FROM wards WHERE made >= :since' },
      /^database wards_db, query queries\/wards\.sql, row 2 of `wards`: .*make the table parquet\(\)$/s,
    ],
    [
      'a value of another type than the column',
      { wards: "SELECT 'E05' AS id, NULL AS geometry FROM wards WHERE made >= :since" },
      /^database wards_db, query queries\/wards\.sql, row 1 of `wards`: column `id`: expected bigint, found "E05"; correct it there, or leave it out in the query$/,
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

  // How many rows had arrived when the connection broke depends on the size of chunks.
  const QUERY = '^database wards_db, query queries/wards\\.sql';
  const refused = (code: string, message: string, severity: 'ERROR' | 'FATAL' = 'FATAL') => ({
    severity,
    code,
    message,
  });
  // The exact messages of PostgreSQL 15. The server in this process has no clock and no passwords.
  it.each<readonly [name: string, fault: Fault, message: string]>([
    [
      'a connection that breaks half-way',
      { type: 'd', passed: 2, what: 'cut' },
      `${QUERY}, after row [01]: the connection failed \\(Connection terminated unexpectedly\\); nothing was published, run it again$`,
    ],
    [
      'a query that takes too long',
      {
        type: 'd',
        passed: 2,
        what: refused('57014', 'canceling statement due to statement timeout', 'ERROR'),
      },
      `${QUERY}, after row [01]: the query took longer than an extract may; nothing was published; run it again, or make the query faster$`,
    ],
    [
      'a transaction that stood idle between two statements',
      {
        type: 'Z',
        passed: 3,
        what: refused('25P03', 'terminating connection due to idle-in-transaction timeout'),
      },
      `${QUERY}: the server waited too long for this end of the connection; nothing was published; run it again$`,
    ],
    [
      'a password that is refused, and is not tried again',
      {
        type: 'R',
        passed: 0,
        what: refused('28P01', 'password authentication failed for user "postgres"'),
      },
      `${QUERY}: the server refused the user or the password`,
    ],
    [
      'a host that may not connect, and is not tried again',
      {
        type: 'R',
        passed: 0,
        what: refused('28000', 'no pg_hba.conf entry for host "10.0.0.1", no encryption'),
      },
      `${QUERY}: the server refused the connection: no pg_hba\\.conf entry for host "10\\.0\\.0\\.1", no encryption$`,
    ],
  ])('%s', async (_, fault, message) => {
    const lake = new Lake(await tempFolder());
    await baked(lake);
    const before = await csvIn(lake);
    await postgres.exec('DELETE FROM wards WHERE id = 2');
    const way = await openWay(postgres.url, { faults: [fault] });
    try {
      const never: Pause = async () => {
        throw new Error('nothing is waited for');
      };
      await expect(baked(lake, {}, way.url, never)).rejects.toThrow(new RegExp(message));
      expect(await csvIn(lake)).toBe(before);
      await baked(lake, {}, way.url, never);
      expect(await csvIn(lake)).toBe('id,wkt\n1,"POLYGON((0 0,1 0,1 1,0 0))"\n');
    } finally {
      await way.close();
    }
  });

  it('a full disk', async () => {
    const lake = new Lake(await tempFolder());
    await baked(lake);
    const before = await readManifest(lake, 's3://town/names/');
    await mkdir(spillOf(lake), { recursive: true });
    // A device that is always full, in place of the temporary file for the rows.
    await symlink('/dev/full', join(spillOf(lake), 'names.csv'));
    await postgres.exec('DELETE FROM wards WHERE id = 2');
    await expect(baked(lake)).rejects.toThrow(
      /^database wards_db, query queries\/names\.sql, after row \d: .*names\.csv.*(no space|full)/,
    );
    expect(await readManifest(lake, 's3://town/names/')).toEqual(before);
    await baked(lake);
    expect(await readManifest(lake, 's3://town/names/')).toMatchObject({ rows: 2 });
  });
});

it('a server that is starting is tried again, and then read', async () => {
  const lake = new Lake(await tempFolder());
  const what = {
    severity: 'FATAL',
    code: '57P03',
    message: 'the database system is starting up',
  } as const;
  const starting: Fault = { type: 'R', passed: 0, what };
  const way = await openWay(postgres.url, { faults: [starting, starting] });
  const waited: number[] = [];
  try {
    await baked(lake, {}, way.url, async (milliseconds) => void waited.push(milliseconds));
    expect(waited).toEqual([500, 1000]);
    expect(await csvIn(lake)).toContain('\n2,\n');
  } finally {
    await way.close();
  }
});

describe('a server with TLS', () => {
  it.each([
    ['verify-full', 'localhost', CA_FILE],
    ['verify-ca', '127.0.0.1', CA_FILE],
    ['require', '127.0.0.1', undefined],
    ['prefer', '127.0.0.1', undefined],
  ])('is read with sslmode=%s as %s', async (sslMode, host, file) => {
    const lake = new Lake(await tempFolder());
    const way = await openWay(postgres.url, { tls: true });
    try {
      await baked(lake, {}, urlOf(way.url, host, sslMode, file));
      expect(await csvIn(lake)).toContain('\n2,\n');
    } finally {
      await way.close();
    }
  });

  it.each([
    ['that is of another host', '127.0.0.1', CA_FILE, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['that nobody known has signed', 'localhost', undefined, 'UNABLE_TO_'],
  ])('and a certificate %s is refused by verify-full, at once', async (_, host, file, code) => {
    const lake = new Lake(await tempFolder());
    const way = await openWay(postgres.url, { tls: true });
    const never: Pause = async () => {
      throw new Error('nothing is waited for');
    };
    try {
      const url = urlOf(way.url, host, 'verify-full', file);
      await expect(baked(lake, {}, url, never)).rejects.toThrow(
        new RegExp(
          `^database wards_db, query queries/wards\\.sql: the server's certificate is not accepted \\(${code}\\w*\\); see sslmode in its URL$`,
        ),
      );
      expect(await readManifest(lake, 's3://town/wards/')).toBeUndefined();
    } finally {
      await way.close();
    }
  });

  it('is required by sslmode=require', async () => {
    const url = new URL(postgres.url);
    url.searchParams.set('sslmode', 'require');
    await expect(baked(new Lake(await tempFolder()), {}, url.href)).rejects.toMatchObject({
      kind: 'request',
      message:
        'database wards_db, query queries/wards.sql: the server has no TLS, which sslmode in its URL requires',
    });
  });

  function urlOf(url: string, host: string, sslMode: string, file: string | undefined): string {
    const changed = new URL(url);
    changed.hostname = host;
    changed.searchParams.set('sslmode', sslMode);
    if (file !== undefined) changed.searchParams.set('sslrootcert', file);
    return changed.href;
  }
});
