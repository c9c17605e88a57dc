import { addresses, ballotsByOutcode, tempFolder, town } from '@dc-data-baker/fixtures';
import { bakedNamed } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { Lake } from './lake/lake.ts';
import { readManifest } from './manifest-store.ts';
import { publish } from './publish.ts';
import { rollback } from './rollback.ts';
import { idOf, putBake, textsUnder } from './testing/hand-made-bake.ts';

describe.each([
  ['table', bakedNamed(town(), addresses.name)],
  ['shards', bakedNamed(town(), ballotsByOutcode.name)],
] as const)('of a table that is published as %s', (as, table) => {
  const { location, bakesLocation } = table;
  const place = { table: table.table.name, location, bakesLocation, as };

  /** A lake with bakes 1 to 4, of which 3 failed, and 4 is published. */
  async function bakedLake(): Promise<Lake> {
    const lake = new Lake(await tempFolder());
    for (const number of [1, 2, 3, 4]) {
      const status = number === 3 ? 'failed' : 'audited';
      const files = { 'a.parquet': `a${number}`, [`only-${number}.parquet`]: 'x' };
      await putBake(lake, bakesLocation, idOf(number), files, status);
      if (status === 'audited') await publish(lake, place, idOf(number));
    }
    return lake;
  }

  async function published(lake: Lake): Promise<string | undefined> {
    return (await readManifest(lake, location))?.bakeId;
  }

  it('goes back to the last audited bake, and again to the one before', async () => {
    const lake = await bakedLake();
    expect((await rollback(lake, table)).manifest.bakeId).toBe(idOf(2));
    expect(await published(lake)).toBe(idOf(2));
    await rollback(lake, table);
    expect(await published(lake)).toBe(idOf(1));
    await expect(rollback(lake, table)).rejects.toMatchObject({
      kind: 'request',
      message: `\`${table.table.name}\` has no earlier bake to roll back to; there are ${idOf(4)}, ${idOf(2)}`,
    });
    expect(await published(lake)).toBe(idOf(1));
  });

  it('goes to the named bake, even to a later one', async () => {
    const lake = await bakedLake();
    await rollback(lake, table, idOf(1));
    expect(await published(lake)).toBe(idOf(1));
    await rollback(lake, table, idOf(4));
    expect(await published(lake)).toBe(idOf(4));
  });

  it.each([idOf(3), idOf(9), '../x'])('never goes to %s, which was not audited', async (id) => {
    const lake = await bakedLake();
    await expect(rollback(lake, table, id)).rejects.toMatchObject({
      kind: 'request',
      message: `\`${table.table.name}\` has no audited bake ${id}; there are ${idOf(2)}, ${idOf(1)}`,
    });
    expect(await published(lake)).toBe(idOf(4));
  });

  it('says that there is nothing to go back to', async () => {
    const lake = new Lake(await tempFolder());
    await expect(rollback(lake, table)).rejects.toThrow('there is no other');
  });

  if (as === 'shards') {
    it('puts back the files that clients read', async () => {
      const lake = await bakedLake();
      await rollback(lake, table);
      const { 'a.parquet': a, ...others } = await textsUnder(lake, location);
      expect(a).toBe('a2');
      expect(Object.keys(others)).toEqual(['_manifest.json', 'only-2.parquet']);
    });
  }
});
