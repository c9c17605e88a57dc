import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Village, villageAddresses } from '../testing/village.ts';

// A request takes some 50 ms in AWS, and most of them wait for the one before. These numbers may become
// smaller. Who adds a request changes them, and says in the commit what it is for.
describe('a bake on Athena of three tables that have all changed', () => {
  let village: Village;
  /** How many requests the bake sends, by operation. */
  const requests = new Map<string, number>();
  /** How often it reads a manifest, by table. */
  const reads = new Map<string, number>();

  const count = (of: Map<string, number>, name: string) => of.set(name, (of.get(name) ?? 0) + 1);

  beforeAll(async () => {
    village = await Village.open();
    expect(await village.run('bake')).toMatchObject({ code: 0 });
    village.put('raw-addresses/rows.csv', villageAddresses(2));
    const before = village.server.requests.length;
    expect(await village.run('bake')).toMatchObject({ code: 0 });
    for (const { operation, about } of village.server.requests.slice(before)) {
      count(requests, operation);
      const [, table = '', bake] = /\/(\w+)\/(\d{8}T\w+-\w+\/)?_manifest\.json/.exec(about) ?? [];
      if (operation !== 'GetObject' || table === '') continue;
      count(reads, bake === undefined ? table : `a bake of ${table}`);
    }
  });
  afterAll(() => village.close());

  it('reads a manifest again only if another process may have published meanwhile', () => {
    expect(Object.fromEntries(reads)).toEqual({
      addresses: 11,
      'a bake of addresses': 8,
      addresses_with_ballots: 9,
      'a bake of addresses_with_ballots': 7,
      ballots_by_outcode: 7,
      'a bake of ballots_by_outcode_bakes': 7,
    });
  });

  it('sends no more requests than these', () => {
    // The number of these depends on how long the queries take.
    requests.delete('BatchGetQueryExecution');
    expect(Object.fromEntries(requests)).toEqual({
      StartQueryExecution: 12,
      GetQueryResults: 7,
      GetTable: 17,
      CreateTable: 3,
      UpdateTable: 3,
      DeleteTable: 3,
      ListObjectsV2: 47,
      GetObject: 112,
      PutObject: 26,
      CopyObject: 16,
      DeleteObjects: 4,
    });
  });
});
