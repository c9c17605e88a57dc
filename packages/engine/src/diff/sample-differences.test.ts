import { expect, it } from 'vitest';
import { DuckdbSession } from '../duckdb/session.ts';
import { sampleDifferences } from './sample-differences.ts';

const columns = { key: ['uprn'], others: ['address', 'ballots'], lists: ['ballots'] };

/** A hundred addresses change from a to b; one loses its ballots, one is new, one has another text. */
async function differences(): Promise<DuckdbSession> {
  const session = await DuckdbSession.open({ threads: 1 });
  await session.run(`CREATE TABLE differences AS
    SELECT 'changed' AS change, lpad(CAST(i AS VARCHAR), 3, '0') AS uprn, 'x' AS address_from, 'x' AS address_to, ['a'] AS ballots_from, ['b'] AS ballots_to
    FROM range(100) AS rows(i)
    UNION ALL VALUES
      ('changed', '500', 'x', 'x', ['a'], CAST([] AS VARCHAR[])),
      ('changed', '600', 'x', 'y', ['a'], ['a']),
      ('changed', '601', 'x', 'z', ['a'], ['a']),
      ('added', '700', NULL, 'x', NULL, ['a'])`);
  return session;
}

async function sampled(samples: number, key = columns.key): Promise<unknown[]> {
  const session = await differences();
  const never = new AbortController().signal;
  const rows = await sampleDifferences(session, { ...columns, key }, samples, never);
  await session.close();
  return rows.map((row) => row['uprn']);
}

it('shows one of each kind of difference first, the most frequent kind first', async () => {
  expect(await sampled(4)).toEqual(['000', '600', '500', '700']);
  expect(await sampled(2)).toEqual(['000', '600']);
});

it('shows others in the order of their keys if there is room', async () => {
  expect(await sampled(7)).toEqual(['000', '600', '500', '700', '001', '002', '003']);
  expect(await sampled(1000)).toHaveLength(104);
});

it('shows none if none are asked for, and the first rows if there is no key', async () => {
  expect(await sampled(0)).toEqual([]);
  expect(await sampled(2, [])).toEqual(['700', '000']);
});
