import { ROUGH_DAY } from '@dc-data-baker/fake-aws';
import {
  addresses,
  addressesWithBallots,
  BALLOTS_CSV,
  ballots,
  ballotsByOutcode,
  RAW_ADDRESSES_CSV,
  rawAddresses,
  town,
} from '@dc-data-baker/fixtures';
import { describe, expect, it } from 'vitest';
import { Cloud } from '../aws/testing/cloud.ts';
import { readManifest } from '../manifest-store.ts';
import { expectGolden } from '../testing/golden.ts';

/** For more seeds by hand: `ROUGH_SEEDS=50 vitest run src/athena/rough-day.test.ts`. */
const SEEDS = Array.from({ length: Number(process.env['ROUGH_SEEDS'] ?? 3) }, (_, i) => i + 1);

describe('with many faults of AWS', () => {
  it.each(SEEDS)('(seed %i) a bake ends with the right rows and no remains', async (seed) => {
    const project = town();
    const cloud = await Cloud.open();
    await cloud.put(project, rawAddresses, RAW_ADDRESSES_CSV);
    await cloud.put(project, ballots, BALLOTS_CSV);
    cloud.server.setFaults({ seed, ...ROUGH_DAY });
    await cloud.bake(project);
    await cloud.bake(project);
    cloud.server.setFaults(undefined);

    for (const table of [addresses, addressesWithBallots, ballotsByOutcode]) {
      const columns = [...table.columns, ...table.partitionedBy].map(({ name }) => name);
      const sql = `SELECT ${columns.join(', ')} FROM ${table.name} ORDER BY uprn`;
      const rows = await cloud.rows(project, sql);
      await expectGolden(`town/${table.name}`, { columns, rows });
    }
    const tokens = cloud.server.queries.map(({ token }) => token);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(await unlisted(cloud)).toEqual([]);
  });
});

/** The objects that no manifest lists, other than the sources and the publishing logs. */
async function unlisted(cloud: Cloud): Promise<string[]> {
  const objects = (await cloud.lake.list('s3://town-hall/')).map(({ location }) => location);
  const known = new Set(objects.filter((location) => /\/rows\.csv$|\/_published\//.test(location)));
  for (const location of objects.filter((file) => file.endsWith('/_manifest.json'))) {
    known.add(location);
    const folder = location.slice(0, -'_manifest.json'.length);
    const manifest = await readManifest(cloud.lake, folder);
    for (const { path } of manifest?.files ?? []) {
      known.add(`${manifest?.location}${path}`).add(`${folder}${path}`);
    }
  }
  return objects.filter((location) => !known.has(location));
}
