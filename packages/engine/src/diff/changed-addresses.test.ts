import { afterAll, beforeAll, expect, it } from 'vitest';
import { DuckdbSession } from '../duckdb/session.ts';
import { changedAddresses } from './changed-addresses.ts';
import { byKey } from './differences-sql.ts';

let session: DuckdbSession;
const { signal } = new AbortController();
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
});
afterAll(() => session.close());

async function changesOf(key: readonly string[], from: string, to: string, most?: number) {
  const columns = '(uprn, part, ballot_ids, postcode)';
  await session.run(
    `CREATE OR REPLACE VIEW side_from AS SELECT * FROM (VALUES ${from}) AS t${columns}`,
  );
  await session.run(
    `CREATE OR REPLACE VIEW side_to AS SELECT * FROM (VALUES ${to}) AS t${columns}`,
  );
  const others = ['part', 'ballot_ids'].filter((name) => !key.includes(name));
  await session.run(byKey(key, others, false));
  return changedAddresses(session, 'ballot_ids', signal, most);
}

it('an address with several rows has the names of all of them', async () => {
  const found = await changesOf(
    ['uprn', 'part'],
    "('1', 1, ['a'], 'P'), ('1', 2, ['b'], 'P'), ('2', 1, ['a'], 'P')",
    "('1', 1, ['b', NULL], 'P'), ('1', 2, ['b'], 'P'), ('2', 1, ['a'], 'P')",
  );
  expect(found).toEqual({
    counts: [{ change: 'lost', name: 'a', count: 1 }],
    total: 1,
    others: 0,
    addresses: [{ uprn: '1', postcode: 'P', address: null, before: ['a', 'b'], after: ['b'] }],
  });
});

it('an address with one row has the names of the two that were compared', async () => {
  const found = await changesOf(
    ['uprn'],
    "('1', 1, ['a', 'a'], 'P'), ('2', 1, ['a'], 'P'), ('3', 1, ['a'], 'P'), ('5', 1, NULL, 'P')",
    "('1', 1, ['b', 'a'], 'P'), ('3', 2, ['a'], 'P'), ('4', 1, ['a'], 'P'), ('5', 1, ['a'], 'P')",
  );
  expect(found).toEqual({
    counts: [
      { change: 'gained', name: 'a', count: 2 },
      { change: 'gained', name: 'b', count: 1 },
      { change: 'gone', name: '', count: 1 },
      { change: 'lost', name: 'a', count: 1 },
      { change: 'new', name: '', count: 1 },
    ],
    total: 4,
    others: 1,
    addresses: [
      { uprn: '1', postcode: 'P', address: null, before: ['a'], after: ['a', 'b'] },
      { uprn: '2', postcode: 'P', address: null, before: ['a'], after: null },
      { uprn: '4', postcode: 'P', address: null, before: null, after: ['a'] },
      { uprn: '5', postcode: 'P', address: null, before: [], after: ['a'] },
    ],
  });
});

it('shows as many as there is room for, and some of each change', async () => {
  const rows = (count: number, first: number, ballot: string) =>
    Array.from({ length: count }, (_, i) => `('${first + i}', 1, ['${ballot}'], 'P')`);
  const before = [...rows(40, 100, 'often'), rows(1, 200, 'once'), rows(1, 300, 'twice')].flat();
  const after = [...rows(40, 100, 'other'), rows(1, 200, 'else'), rows(1, 300, 'else')].flat();
  const { addresses, total } = await changesOf(['uprn'], before.join(), after.join(), 20);
  expect(total).toBe(42);
  // Of the 40, those with the least hashes, which gained and lost: half of what is left is for each.
  const of = (ballot: string) => addresses.filter((each) => each.before?.[0] === ballot).length;
  expect([of('often'), of('once'), of('twice')]).toEqual([8, 1, 1]);
});
