import { csv, parquet } from '@dc-data-baker/models';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asWideAsRows } from './as-wide-as-rows.ts';
import { DuckdbSession } from './session.ts';

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 2 });
});
afterAll(() => session.close());

const threads = async () => {
  const [row] = await session.rows<{ threads: number }>(
    `SELECT current_setting('threads') AS threads`,
  );
  return row?.threads;
};
const file = { path: 'x', sha256: '' };
const POLYGONS = [
  { ...file, bytes: 4_000_000, rows: 100 },
  { ...file, bytes: 900_000, rows: 1000 },
];
const ADDRESSES = [{ ...file, bytes: 100_000, rows: 1000 }];
const text = csv({ header: true });

it('reads a CSV of wide rows with one thread, and everything else with all', async () => {
  expect(await asWideAsRows(session, text, POLYGONS, threads)).toBe(1);
  expect(await threads()).toBe(2);
  expect(await asWideAsRows(session, text, ADDRESSES, threads)).toBe(2);
  expect(await asWideAsRows(session, text, [], threads)).toBe(2);
  expect(await asWideAsRows(session, parquet(), POLYGONS, threads)).toBe(2);
});

it('has all threads again after a mistake', async () => {
  const wrong = asWideAsRows(session, text, POLYGONS, () => session.run('SELECT nobody'));
  await expect(wrong).rejects.toMatchObject({ message: expect.stringContaining('nobody') });
  expect(await threads()).toBe(2);
});
