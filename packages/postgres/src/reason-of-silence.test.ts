import { openPostgres, openWay, type TestPostgres } from '@dc-data-baker/fixtures/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addressOfUrl } from './address-of-url.ts';
import { reasonOfSilence } from './reason-of-silence.ts';

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

const reason = (process: number, url = postgres.url) =>
  reasonOfSilence(process, addressOfUrl(url, 'TEST_URL'), new AbortController().signal);

it('of a server that waits to be read, or for the next statement, nothing more will come', async () => {
  const waits = 'the server waits for this end of the connection';
  expect([await reason(1), await reason(2)]).toEqual([waits, waits]);
});

it('of one that computes, or waits for a lock, something may', async () => {
  expect([await reason(3), await reason(4)]).toEqual([undefined, undefined]);
});

it('a connection that is not listed says nothing: behind a pooler it has another number', async () => {
  expect(await reason(5)).toBeUndefined();
});

it('a server that refuses another connection answers', async () => {
  const what = { severity: 'FATAL', code: '53300', message: 'too many clients' } as const;
  const way = await openWay(postgres.url, { faults: [{ type: 'R', passed: 0, what }] });
  try {
    expect(await reason(1, way.url)).toBeUndefined();
  } finally {
    await way.close();
  }
});

it('one that cannot be reached does not', async () => {
  const url = 'postgresql://me:hidden-word@127.0.0.1:1/db';
  expect(await reason(1, url)).toBe('the server does not answer');
});
