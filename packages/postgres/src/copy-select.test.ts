import { Writable } from 'node:stream';
import { openPostgres, openWay, type TestPostgres } from '@dc-data-baker/fixtures/postgres';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addressOfUrl } from './address-of-url.ts';
import type { Pause } from './connect-patiently.ts';
import { type Copied, type CopyOptions, copySelect } from './copy-select.ts';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await openPostgres();
  await postgres.exec(`
    CREATE TABLE wards (id integer, name text, geometry geometry);
    INSERT INTO wards VALUES
      (1, 'Aston "East"', 'POLYGON((0 0,1 0,1 1,0 0))'), (2, E'two\\nlines, é', NULL), (3, 'a\\b', NULL);
  `);
});
afterAll(() => postgres.close());

const never: Pause = async () => {
  throw new Error('nothing is waited for');
};

/** What a copy writes, and what it counts. */
async function copied(sql: string, columns: readonly string[], more: Partial<CopyOptions> = {}) {
  const chunks: Buffer[] = [];
  const to = () =>
    new Writable({
      write(chunk, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    });
  const count = await copySelect({ ...optionsOf(sql, columns), ...more }, to);
  return { text: Buffer.concat(chunks).toString(), ...count };
}

function optionsOf(sql: string, columns: readonly string[]): CopyOptions {
  return {
    database: 'every_election',
    address: addressOfUrl(postgres.url, 'TEST_URL'),
    query: { file: 'wards.sql', sql },
    columns: columns.map((name) => ({ name, as: name })),
    header: true,
    sorts: false,
    signal: new AbortController().signal,
    pause: never,
  };
}

describe('a SELECT', () => {
  it('comes as CSV with a header line, nulls as empty fields', async () => {
    const { text, rows, bytes } = await copied(
      'SELECT id, name, ST_AsText(geometry) AS geometry FROM wards ORDER BY id',
      ['id', 'name', 'geometry'],
    );
    expect(text).toBe(
      'id,name,geometry\n1,"Aston ""East""","POLYGON((0 0,1 0,1 1,0 0))"\n2,"two\nlines, é",\n3,a\\b,\n',
    );
    expect(rows).toBe(3);
    expect(bytes).toBe(Buffer.byteLength(text));
  });

  it('has other names in the header line, or none', async () => {
    const more = { columns: [{ name: 'id', as: 'ward "id"' }] };
    const sql = 'SELECT id FROM wards WHERE id = 1 -- the first';
    expect((await copied(sql, [], more)).text).toBe('"ward ""id"""\n1\n');
    expect(await copied(sql, [], { ...more, header: false })).toMatchObject({
      text: '1\n',
      rows: 1,
    });
  });

  it('is sorted by all of its values where it says no order', async () => {
    const sql = 'SELECT id, name FROM wards ORDER BY id DESC';
    const { text } = await copied(sql, ['id', 'name'], { sorts: true });
    expect(text.split('\n')[1]).toBe('1,"Aston ""East"""');
  });

  it('has values as text that no setting of the server changes', async () => {
    const settings = {
      datestyle: 'German',
      timezone: 'Asia/Tokyo',
      intervalstyle: 'iso_8601',
      extra_float_digits: '-3',
      bytea_output: 'escape',
      standard_conforming_strings: 'off',
    };
    // PGlite has one session, which it does not begin with the settings of a role.
    for (const [name, value] of Object.entries(settings)) {
      await postgres.exec(`SET ${name} = '${value}'`);
    }
    onTestFinished(() => postgres.exec('RESET ALL'));
    const values = {
      d: ["DATE '2026-05-07'", '2026-05-07'],
      t: ["TIMESTAMPTZ '2026-05-07 12:00:00+01'", '2026-05-07 11:00:00+00'],
      i: ["INTERVAL '1 day 2 hours'", '1 day 02:00:00'],
      f: ['1.0::float8 / 3', '0.3333333333333333'],
      b: ["'\\x0a'::bytea", '\\x0a'],
      s: ["'a\\nb'", 'a\\nb'],
    };
    const names = Object.keys(values);
    const sql = Object.entries(values).map(([name, [value]]) => `${value} AS ${name}`);
    const { text } = await copied(`SELECT ${sql.join(', ')}`, names);
    const expected = Object.values(values).map(([, written]) => written);
    expect(text).toBe(`${names.join()}\n${expected.join()}\n`);
  });

  it('of no rows is a header line alone', async () => {
    const { text, rows } = await copied('SELECT id FROM wards WHERE false', ['id']);
    expect([text, rows]).toEqual(['id\n', 0]);
  });

  it('can write nothing', async () => {
    const writes = "SELECT setval('a_sequence', 5) AS n";
    await postgres.exec('CREATE SEQUENCE a_sequence');
    await expect(copied(writes, ['n'])).rejects.toThrow(
      'cannot execute setval() in a read-only transaction',
    );
  });
});

describe('what fails names the database, the query and the row', () => {
  it('columns of other names', async () => {
    await expect(copied('SELECT id, name FROM wards', ['id', 'ward'])).rejects.toMatchObject({
      kind: 'definition',
      message:
        'database every_election, query wards.sql: it gives the columns id, name; expected id, ward',
    });
  });

  it('SQL that the database refuses, with its line', async () => {
    await expect(copied('SELECT\n  é.nme FROM wards AS é', ['nme'])).rejects.toMatchObject({
      kind: 'definition',
      message: expect.stringMatching(
        /^database every_election, query wards\.sql:2:3: column .*nme.* does not exist/,
      ),
    });
  });

  it('a value that cannot be computed, after rows have come', async () => {
    const sql = 'SELECT 1 / (50000 - i) AS n FROM generate_series(1, 60000) AS i';
    await expect(copied(sql, ['n'])).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringMatching(/query wards.sql, after row \d+: division by zero$/),
    });
  });

  it('a full disk, as it is: whoever opened the file says so', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const to = () => new Writable({ write: (_chunk, _encoding, done) => done(full) });
    await expect(copySelect(optionsOf('SELECT id FROM wards', ['id']), to)).rejects.toBe(full);
  });

  it('a connection that breaks half-way', async () => {
    const cut = await openWay(postgres.url, {
      faults: [{ type: 'd', passed: 400, what: 'cut' }],
    });
    try {
      const sql = "SELECT repeat('x', 1000) AS x FROM generate_series(1, 3000)";
      const address = addressOfUrl(cut.url, 'TEST_URL');
      await expect(copied(sql, ['x'], { address })).rejects.toMatchObject({
        kind: 'cloud',
        message: expect.stringMatching(
          /^database every_election, query wards.sql, after row [1-9]\d*: the connection failed/,
        ),
      });
    } finally {
      await cut.close();
    }
  });

  it('a network that is cut without a word', async () => {
    const silent = await openWay(postgres.url, {
      faults: [
        { type: 'd', passed: 400, what: 'silence' },
        // The watch asks the server as often as arriving rows restart it.
        ...Array.from({ length: 50 }, () => 'refused' as const),
      ],
    });
    try {
      const rows = Promise.withResolvers<void>();
      const sql = "SELECT repeat('x', 1000) AS x FROM generate_series(1, 3000)";
      const failing = copied(sql, ['x'], {
        address: addressOfUrl(silent.url, 'TEST_URL'),
        onProgress: (progress) => progress.rows > 0 && rows.resolve(),
        pauseOfWatch: () => rows.promise,
      });
      await expect(failing).rejects.toMatchObject({
        kind: 'cloud',
        message: expect.stringMatching(
          /^database every_election, query wards.sql, after row [1-9]\d*: the connection failed \(nothing was received for 60 s, and the server does not answer\); nothing was published, run it again$/,
        ),
      });
    } finally {
      await silent.close();
    }
  });
});

describe('a server that is not there', () => {
  it('is asked again, with longer and longer pauses', async () => {
    const waited: number[] = [];
    const address = addressOfUrl('postgresql://me:hidden-word@127.0.0.1:1/db', 'TEST_URL');
    const pause: Pause = async (milliseconds) => void waited.push(milliseconds);
    const failing = copied('SELECT 1 AS n', ['n'], { address, pause });
    await expect(failing).rejects.toMatchObject({
      kind: 'cloud',
      message: expect.stringContaining('ECONNREFUSED 127.0.0.1:1'),
    });
    await expect(failing).rejects.not.toThrow(/hidden-word/);
    expect(waited).toEqual([500, 1000, 2000, 4000]);
  });

  it('is not asked again after an interruption', async () => {
    const stopping = new AbortController();
    const address = addressOfUrl('postgresql://me:hidden-word@127.0.0.1:1/db', 'TEST_URL');
    const pause: Pause = async () => {
      stopping.abort();
      stopping.signal.throwIfAborted();
    };
    await expect(
      copied('SELECT 1 AS n', ['n'], { address, pause, signal: stopping.signal }),
    ).rejects.toMatchObject({ kind: 'cancelled' });
  });
});

it('stops when it is aborted, even if the server cannot be reached', async () => {
  const way = await openWay(postgres.url, { faults: [undefined, 'refused'] });
  try {
    const stopping = new AbortController();
    const sql = "SELECT repeat('x', 1000) AS x FROM generate_series(1, 3000)";
    const { signal } = stopping;
    const address = addressOfUrl(way.url, 'TEST_URL');
    const onProgress = ({ rows }: Copied) => rows > 100 && stopping.abort();
    await expect(copied(sql, ['x'], { address, signal, onProgress })).rejects.toMatchObject({
      kind: 'cancelled',
    });
  } finally {
    await way.close();
  }
});
