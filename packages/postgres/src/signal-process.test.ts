import { openPostgres, type TestPostgres } from '@dc-data-baker/fixtures/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addressOfUrl } from './address-of-url.ts';
import { connect } from './connect.ts';
import type { DatabaseAddress } from './database-address.ts';
import { serverProcess } from './server-process.ts';
import { signalProcess } from './signal-process.ts';

let postgres: TestPostgres;
let address: DatabaseAddress;

// The server in this process has one process, which must live: functions that are found first record signals.
beforeAll(async () => {
  postgres = await openPostgres();
  address = addressOfUrl(postgres.url, 'TEST_URL');
  await postgres.exec(`
    CREATE TABLE signals (pid integer, signal text);
    CREATE FUNCTION public.pg_cancel_backend(pid integer) RETURNS boolean
      BEGIN ATOMIC INSERT INTO public.signals VALUES (pid, 'cancel') RETURNING true; END;
    CREATE FUNCTION public.pg_terminate_backend(pid integer) RETURNS boolean
      BEGIN ATOMIC INSERT INTO public.signals VALUES (pid, 'terminate') RETURNING true; END;
    SET search_path = public, pg_catalog;
  `);
});
afterAll(() => postgres.close());

it('reaches the process, and only in the server that it is in', async () => {
  const client = await connect(address);
  const { started } = await serverProcess(client).finally(() => client.end());
  await signalProcess({ pid: 7, started }, address, 'cancel');
  await signalProcess({ pid: 8, started }, address, 'terminate');
  await signalProcess({ pid: 9, started: '1' }, address, 'terminate');
  await signalProcess({ pid: 10, started: undefined }, address, 'terminate');
  const reader = await connect(address);
  const { rows } = await reader
    .query('SELECT pid, signal FROM signals ORDER BY pid')
    .finally(() => reader.end());
  expect(rows).toEqual([
    { pid: 7, signal: 'cancel' },
    { pid: 8, signal: 'terminate' },
  ]);
});

it('does not fail where the server cannot be reached', async () => {
  const gone = addressOfUrl('postgresql://me:hidden-word@127.0.0.1:1/db', 'TEST_URL');
  expect(await signalProcess({ pid: 7, started: '1' }, gone, 'cancel')).toBeUndefined();
});
