import { openPostgres, openWay, type TestPostgres } from '@dc-data-baker/fixtures/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addressOfUrl } from './address-of-url.ts';
import { connect } from './connect.ts';
import { reasonOfSilence } from './reason-of-silence.ts';
import { serverProcess } from './server-process.ts';

let postgres: TestPostgres;

// The server in this process keeps no list of its connections, so that it is given one, to be found first.
beforeAll(async () => {
  postgres = await openPostgres();
  await postgres.exec(`
    CREATE TABLE public.pg_stat_activity (pid integer, state text, wait_event_type text);
    INSERT INTO public.pg_stat_activity VALUES
      (1, 'active', 'Client'), (2, 'idle in transaction', 'Client'), (3, 'active', NULL), (4, 'active', 'Lock');
    SET search_path = public, pg_catalog;
  `);
});
afterAll(() => postgres.close());

/** When this server started; another one under the same address did so at another time. */
async function startOf(url: string): Promise<string | undefined> {
  const client = await connect(addressOfUrl(url, 'TEST_URL'));
  return (await serverProcess(client).finally(() => client.end())).started;
}

const reason = (pid: number, started?: string, url = postgres.url) =>
  reasonOfSilence({ pid, started }, addressOfUrl(url, 'TEST_URL'), new AbortController().signal);

it('of a server that waits to be read, or for the next statement, nothing more will come', async () => {
  const waits = 'the server waits for this end of the connection';
  expect([await reason(1), await reason(2)]).toEqual([waits, waits]);
});

it('of one that computes, or waits for a lock, something may', async () => {
  expect([await reason(3), await reason(4)]).toEqual([undefined, undefined]);
});

it('of one that is gone from a server, nothing more will come', async () => {
  const started = await startOf(postgres.url);
  expect(started).toMatch(/^\d{16}$/);
  expect(await reason(5, started)).toBe('the server has ended this connection');
  expect(await reason(3, started)).toBeUndefined();
});

it('the list of another server says nothing, nor does a number that may be a pooler’s', async () => {
  expect([await reason(5, '1'), await reason(1, '1'), await reason(5)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('a server that refuses another connection answers', async () => {
  const what = { severity: 'FATAL', code: '53300', message: 'too many clients' } as const;
  const way = await openWay(postgres.url, { faults: [{ type: 'R', passed: 0, what }] });
  try {
    expect(await reason(1, undefined, way.url)).toBeUndefined();
  } finally {
    await way.close();
  }
});

it('one that cannot be reached does not', async () => {
  const url = 'postgresql://me:hidden-word@127.0.0.1:1/db';
  expect(await reason(1, undefined, url)).toBe('the server does not answer');
});
