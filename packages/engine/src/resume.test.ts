import { tempFolder } from '@dc-data-baker/fixtures';
import { describe, expect, it } from 'vitest';
import { Lake } from './lake/lake.ts';
import { doneStages, unfinishedBake } from './resume.ts';
import { Kitchen } from './testing/kitchen.ts';
import { addresses, TOWN_QUERIES, town } from './testing/town.ts';

async function townKitchen(): Promise<Kitchen> {
  const kitchen = new Kitchen(new Lake(await tempFolder()), town());
  await kitchen.putTown();
  return kitchen;
}

const IDS = (kitchen: Kitchen) => kitchen.plan().stages.map(({ id }) => id);

describe('a bake that was cut short', () => {
  it('has done what is whole, and not what follows', async () => {
    const kitchen = await townKitchen();
    await kitchen.bake([addresses.name]);
    const done = await doneStages(kitchen.lake, 'duckdb', kitchen.plan(), kitchen.bakeId(1));
    expect([...done]).toEqual(['write:addresses', 'audit:addresses', 'publish:addresses']);
    expect(await unfinishedBake(kitchen.lake, kitchen.plan())).toBe(kitchen.bakeId(1));
  });

  it('has done nothing of a table whose query was changed meanwhile', async () => {
    const kitchen = await townKitchen();
    await kitchen.bake([addresses.name]);
    const text = TOWN_QUERIES['addresses']?.replace('address,', 'upper(address) AS address,') ?? '';
    const changed = kitchen.with(town({ addresses: text }));
    const done = await doneStages(kitchen.lake, 'duckdb', changed.plan(), kitchen.bakeId(1));
    expect([...done]).toEqual([]);
  });

  it('has done nothing of a table whose files are not whole', async () => {
    const kitchen = await townKitchen();
    await kitchen.bake([addresses.name]);
    const [file] = (await kitchen.published(addresses))?.files ?? [];
    const bake = `s3://town-hall/development/addresses/${kitchen.bakeId(1)}/`;
    await kitchen.lake.remove([`${bake}${file?.path}`]);
    const done = await doneStages(kitchen.lake, 'duckdb', kitchen.plan(), kitchen.bakeId(1));
    expect([...done]).toEqual([]);
  });

  it('is not found where the last one was finished, or failed its checks', async () => {
    const kitchen = await townKitchen();
    await expect(unfinishedBake(kitchen.lake, kitchen.plan())).rejects.toThrow(
      'there is no bake to go on with',
    );
    await kitchen.bake();
    await expect(unfinishedBake(kitchen.lake, kitchen.plan())).rejects.toThrow(
      'there is no bake to go on with: the last one was finished',
    );
    expect(await doneStages(kitchen.lake, 'duckdb', kitchen.plan(), kitchen.bakeId(1))).toEqual(
      new Set(IDS(kitchen).filter((id) => /^(write|shards|publish|audit:(?!ballots$))/.test(id))),
    );
  });
});
