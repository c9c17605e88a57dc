import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { type ExpectedAddress, expectedBallots } from '../testing/expected-ballots.ts';
import { LakeFolder } from '../testing/lake-folder.ts';
import { ruggedBallots } from '../testing/rugged-ballots.ts';

interface Row {
  readonly uprn: string;
  readonly address: string;
  readonly postcode: string;
  readonly addressbase_source: string;
  readonly ballot_ids: readonly string[];
  readonly outcode: string;
}

async function bakedRows(lake: LakeFolder): Promise<Row[]> {
  const sql = 'SELECT * FROM current_elections_parquet';
  const { stdout } = await databaker(['query', sql, '--format', 'json', '--lake', lake.path]);
  return JSON.parse(stdout) as Row[];
}

/** Compares all addresses of all outcodes with ballots that were computed one polygon at a time. */
async function compare(lake: LakeFolder, expected: readonly ExpectedAddress[]): Promise<void> {
  const rows = await bakedRows(lake);
  const found = new Map(rows.map((row) => [row.uprn, row]));
  expect(found.size).toBe(rows.length);
  const outcodes = new Set<string>();
  const filled = new Set<string>();
  for (const { outcode, ballotIds } of expected) {
    outcodes.add(outcode);
    if (ballotIds.length > 0) filled.add(outcode);
  }
  expect(lake.shardNames().sort()).toEqual([...outcodes].map((name) => `${name}.parquet`).sort());
  const wrong = expected.filter(({ uprn, address, postcode, outcode, ballotIds }) => {
    const row = found.get(uprn);
    if (!filled.has(outcode)) return row !== undefined;
    return (
      row?.address !== address ||
      row.postcode !== postcode ||
      row.outcode !== outcode ||
      row.ballot_ids.join() !== ballotIds.join()
    );
  });
  expect(wrong).toEqual([]);
  expect(new Set(rows.map((row) => row.addressbase_source))).toEqual(
    new Set(['s3://pollingstations.private.data/addressbase/2026-02-02/addressbase_cleaned/']),
  );
}

describe('the elections layer, address by address, matches an independent computation', () => {
  const lake = new LakeFolder();
  beforeAll(() => lake.remove());
  afterAll(() => lake.remove());

  it('for sample data, with the definitions of all first letters', async () => {
    await databaker(['sample', '--addresses', '5000', '--seed', '7', '--lake', lake.path]);
    expect((await databaker(['bake', '--lake', lake.path])).code).toBe(0);
    const addresses = readFileSync(
      lake.addressbase.replace('addresses', 'addressbase_cleaned'),
      'utf8',
    );
    const ballots = readFileSync(
      lake.ballots.replace('ballots.csv', 'current_ballots.csv'),
      'utf8',
    );
    await compare(lake, expectedBallots(addresses, ballots));
  });

  it('for boundaries as irregular as real ones', async () => {
    const { addresses, ballots } = ruggedBallots(20270506, 4000);
    lake.remove();
    lake.write(addresses.trimEnd().split('\n'), ballots.trimEnd().split('\n'));
    const env = { DATABAKER_DEFINITIONS: inject('lakeDefinitions') };
    const { code, stderr } = await databaker(['bake', '--lake', lake.path], env);
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    const expected = expectedBallots(addresses, ballots);
    await compare(lake, expected);
    const counts = expected.map(({ ballotIds }) => ballotIds.length);
    expect(new Set(counts)).toEqual(new Set([0, 1, 2, 3, 4]));
  });
});
