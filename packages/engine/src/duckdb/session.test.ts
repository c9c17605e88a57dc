import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { BIGINT, type DuckDBBigIntVector, DuckDBScalarFunction } from '@duckdb/node-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DuckdbSession, type SessionOptions } from './session.ts';

async function open(options: SessionOptions = { threads: 2 }): Promise<DuckdbSession> {
  const session = await DuckdbSession.open(options);
  onTestFinished(() => session.close());
  return session;
}

/** Rows for hours: a statement that reads them only ends if it is stopped. */
const ENDLESS = 'range(10000000) AS a, range(1000000) AS b';
const SLOW = `SELECT sum(began(a.range) * b.range) AS n FROM ${ENDLESS}`;

/** Adds a SQL function `began(x)` that returns x, and waits until a statement has called it. */
function beginning(session: DuckdbSession): Promise<void> {
  return new Promise((begun) => {
    session.register(
      DuckDBScalarFunction.create({
        name: 'began',
        parameterTypes: [BIGINT],
        returnType: BIGINT,
        mainFunction: (_info, input, output) => {
          begun();
          const from = input.getColumnVector(0) as DuckDBBigIntVector;
          const to = output as DuckDBBigIntVector;
          for (let row = 0; row < input.rowCount; row++) to.setItem(row, from.getItem(row));
          to.flush();
        },
      }),
    );
  });
}

async function expectCancelled(work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toMatchObject({
    kind: 'cancelled',
    message: 'stopped',
  });
}

describe('an abort', () => {
  it.each([
    ['rows', (session: DuckdbSession, signal: AbortSignal) => session.rows(SLOW, signal)],
    ['run', (session: DuckdbSession, signal: AbortSignal) => session.run(SLOW, signal)],
    ['query', (session: DuckdbSession, signal: AbortSignal) => session.query(SLOW, signal)],
  ] as const)('stops %s', async (_name, act) => {
    const session = await open();
    const begun = beginning(session);
    const controller = new AbortController();
    const work = act(session, controller.signal);
    await begun;
    controller.abort();
    await expectCancelled(work);
    expect(await session.rows('SELECT 1 AS x')).toEqual([{ x: 1 }]);
  });

  it('stops a statement that has not begun', async () => {
    const session = await open();
    void beginning(session);
    const controller = new AbortController();
    const work = session.rows(SLOW, controller.signal);
    controller.abort();
    await expectCancelled(work);
  });

  it('stops a running COPY', async () => {
    const session = await open();
    const controller = new AbortController();
    const path = join(await tempFolder(), 'x.parquet');
    const begun = beginning(session);
    const copy = session.rows(
      `COPY (SELECT began(a.range) AS x FROM ${ENDLESS}) TO '${path}' (FORMAT parquet)`,
      controller.signal,
    );
    await begun;
    controller.abort();
    await expectCancelled(copy);
  });

  it('stops rows that are read in batches', async () => {
    const session = await open();
    const controller = new AbortController();
    const { rows } = await session.query('SELECT range FROM range(10000)', controller.signal);
    const batches = rows[Symbol.asyncIterator]();
    expect((await batches.next()).value).toHaveLength(2048);
    controller.abort();
    await expectCancelled(batches.next());
  });

  it('prevents later statements', async () => {
    const session = await open();
    const controller = new AbortController();
    controller.abort();
    await expectCancelled(session.run('CREATE TABLE t (x INT)', controller.signal));
    await expect(session.rows('SELECT * FROM t')).rejects.toThrow('does not exist');
  });
});

it('closing a session stops its running statements', async () => {
  const session = await open();
  const begun = beginning(session);
  const ended = expectCancelled(session.rows(SLOW));
  await begun;
  await session.close();
  await ended;
});

describe('a query', () => {
  it('fails completely if its last row fails, however many rows come before', async () => {
    const session = await open();
    const reading = session.query(
      "SELECT CASE WHEN range = 3000000 THEN error('bad row') END AS x FROM range(3000001)",
    );
    await expect(reading).rejects.toThrow('bad row');
  });

  it('returns its rows in order while another query runs', async () => {
    const session = await open();
    const [down, up] = await Promise.all([
      session.query('SELECT range AS n FROM range(100000) ORDER BY n DESC'),
      session.query('SELECT range AS n, 1 AS n FROM range(3)'),
    ]);
    expect(up.columns.map(({ name }) => name)).toEqual(['n', 'n:1']);
    const ups: unknown[] = [];
    for await (const batch of up.rows) ups.push(...batch);
    expect(ups).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
    let next = 99_999;
    for await (const batch of down.rows) {
      for (const [n] of batch) expect(n).toBe(next--);
    }
    expect(next).toBe(-1);
  });
});

describe('values', () => {
  it('are JSON values; whole numbers that a number cannot hold exactly are texts', async () => {
    const session = await open();
    const select = `SELECT 1::BIGINT AS a, 9007199254740993 AS b, 1::HUGEINT AS c, [2::BIGINT, NULL] AS d,
      {'n': 3::BIGINT} AS e, MAP {'k': 4::BIGINT} AS f, 1.50::DECIMAL(5,2) AS g, 'NaN'::DOUBLE AS h, NULL AS i`;
    const row = {
      a: 1,
      b: '9007199254740993',
      c: 1,
      d: [2, null],
      e: { n: 3 },
      f: [{ key: 'k', value: 4 }],
      g: '1.50',
      h: 'NaN',
      i: null,
    };
    expect(await session.rows(select)).toEqual([row]);
    const { columns, rows } = await session.query(select);
    expect(columns.map(({ name }) => name)).toEqual(Object.keys(row));
    for await (const batch of rows) expect(batch).toEqual([Object.values(row)]);
  });
});

it('is in UTC, whatever the machine’s time zone', async () => {
  const session = await open();
  const select = `SELECT current_setting('TimeZone') AS zone, CAST(TIMESTAMPTZ '2026-07-01 12:00:00+01' AS TIMESTAMP) AS utc`;
  expect(await session.rows(select)).toEqual([{ zone: 'UTC', utc: '2026-07-01 11:00:00' }]);
});

describe('a spill folder', () => {
  it('is emptied at the start, because a killed session leaves files, and deleted at the end', async () => {
    const spill = join(await tempFolder(), 'a', 'spill');
    await mkdir(spill, { recursive: true });
    await writeFile(join(spill, 'left-behind'), '');
    const session = await DuckdbSession.open({ spill, threads: 1 });
    expect(await readdir(spill)).toEqual([]);
    await session.close();
    await session.close();
    await expect(access(spill)).rejects.toThrow('ENOENT');
  });
});

it('tells how far it is', async () => {
  const session = await open();
  await session.run('CREATE TABLE t AS SELECT range AS x FROM range(4000000)');
  const controller = new AbortController();
  const fraction = new Promise<number>((told) => {
    // It would take years; after it has reported progress, it may be stopped.
    const slow = 'SELECT sum(a.x * b.x) AS n FROM t AS a, t AS b, t AS c';
    session.rows(slow, controller.signal, told).catch(() => {});
  });
  expect(await fraction).toBeGreaterThanOrEqual(0);
  expect(await fraction).toBeLessThanOrEqual(1);
  controller.abort();
});

describe('a second session on the same database', () => {
  it('sees the same tables, has the same settings, and is closed separately', async () => {
    const session = await open();
    await session.run('CREATE TABLE shared AS SELECT 7 AS x');
    const beside = await session.beside();
    const answers = await Promise.all(
      [session, beside].map((each) => each.rows('SELECT x / 2 AS half FROM shared')),
    );
    expect(answers).toEqual([[{ half: 3 }], [{ half: 3 }]]);
    await beside.close();
    expect(await session.rows('SELECT x FROM shared')).toEqual([{ x: 7 }]);
  });
});

describe('a session that is confined to a folder', () => {
  it('reads and writes nothing outside of it, and stays confined', async () => {
    const folder = await tempFolder();
    const outside = join(await tempFolder(), 'secret.csv');
    await writeFile(outside, 'a\n1\n');
    await writeFile(join(folder, 'open.csv'), 'a\n2\n');
    const session = await open({ threads: 1, spill: join(folder, 'spill') });
    await session.confineTo(folder);
    expect(await session.rows(`SELECT a FROM read_csv('${folder}/open.csv')`)).toEqual([{ a: 2 }]);
    for (const sql of [
      `SELECT * FROM read_csv('${outside}')`,
      `SELECT * FROM read_text('${folder}/../${outside.split('/').slice(-2).join('/')}')`,
      `SELECT * FROM '${outside}'`,
      `COPY (SELECT 1) TO '${outside}'`,
      `ATTACH '${outside}.db'`,
      'SET enable_external_access = true',
      `SET allowed_directories = ['/']`,
      'INSTALL httpfs',
      'LOAD httpfs',
    ]) {
      await expect(session.run(sql), sql).rejects.toThrow(/Permission|Invalid Input|Cannot/);
    }
    expect(await readdir(folder)).toEqual(['open.csv', 'spill']);
  });
});
