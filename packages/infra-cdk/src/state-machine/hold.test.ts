import {
  dropHeld,
  heldBakes,
  publishHeld,
  readHold,
  release,
  rollback,
} from '@dc-data-baker/engine';
import { GlueCatalogue, glueTableInput } from '@dc-data-baker/engine/aws';
import { RAW_ADDRESSES_CSV } from '@dc-data-baker/fixtures';
import { bakedNamed } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { bakeOnLaptop } from '../testing/bake-on-laptop.ts';
import { TOWN, TownCloud } from '../testing/town-cloud.ts';

const ADDRESSES = bakedNamed(TOWN, 'addresses');
const NEW_HOUSE = '99,"1 New Road",AA1 1AA,1,1\n';

/** A town that was baked, baked again with one more address, and then rolled back. */
async function rolledBack(
  until: 'released' | 'changed',
): Promise<{ readonly town: TownCloud; readonly first: string | undefined }> {
  const town = await TownCloud.open();
  await town.start('places').ended;
  const first = await bakeOf(town);
  town.putAddresses(`${RAW_ADDRESSES_CSV}${NEW_HOUSE}`);
  await town.start('places').ended;
  expect(await bakeOf(town)).not.toBe(first);
  await rollback(town.lake, ADDRESSES, undefined, repointIn(town), { until });
  return { town, first };
}

function repointIn({ cloud }: TownCloud): (location: string) => Promise<void> {
  const catalogue = new GlueCatalogue(cloud.glue);
  const { table } = ADDRESSES;
  return (location) => catalogue.put(table.database, glueTableInput(table, location));
}

/** The bake that readers find, if the manifest and Glue agree. */
async function bakeOf(town: TownCloud): Promise<string | undefined> {
  const manifest = await town.published('addresses');
  const table = await town.cloud.table('town', 'addresses');
  expect(table?.StorageDescriptor?.Location).toBe(manifest?.location);
  return manifest?.bakeId;
}

describe('a table that was rolled back', () => {
  it('is not baked by a state machine, not even by force, until it is released', async () => {
    const { town, first } = await rolledBack('released');
    town.putAddresses(`${RAW_ADDRESSES_CSV}${NEW_HOUSE.replace('1 New', '2 New')}`);
    const execution = town.start('places', {}, { force: true });
    const because = expect.stringMatching(/^`addresses` is held at bake /);
    expect((await execution.ended).output).toMatchObject({
      verdicts: { addresses: { runs: false, because } },
    });
    expect(execution.entered).not.toContain('write:addresses');
    expect(await bakeOf(town)).toBe(first);
    expect(await release(town.lake, ADDRESSES)).toBe(true);
    const { output } = await town.start('places').ended;
    expect(await bakeOf(town)).toBe(output?.['bakeId']);
  });

  it('until a change is published with the first bake of something else', async () => {
    const { town, first } = await rolledBack('changed');
    await town.start('places').ended;
    expect(await bakeOf(town)).toBe(first);
    town.putAddresses(`${RAW_ADDRESSES_CSV}${NEW_HOUSE.replace('1 New', '2 New')}`);
    const { output } = await town.start('places').ended;
    expect(await bakeOf(town)).toBe(output?.['bakeId']);
    expect(await readHold(town.lake, ADDRESSES)).toBeUndefined();
  });

  it('during its bake is not published', async () => {
    const { town, first } = await rolledBack('released');
    await release(town.lake, ADDRESSES);
    const execution = town.start('places', {
      before: async (state) => {
        if (state !== 'Publish addresses') return;
        await rollback(town.lake, ADDRESSES, first, repointIn(town));
      },
    });
    expect((await execution.ended).output).toMatchObject({ baked: true });
    expect(await bakeOf(town)).toBe(first);
  });

  it('is read at its held bake by the layers that are made from it', async () => {
    const { town, first } = await rolledBack('released');
    await town.start('places').ended;
    const { output } = await town.start('votes').ended;
    expect(output).toMatchObject({ baked: true });
    const { inputs } = (await town.published('addresses_with_ballots')) ?? {};
    expect(inputs?.['addresses']).toBe(first);
  });
});

describe('a bake that a laptop holds back in AWS', () => {
  it('is replaced by an execution that publishes, and is read by executions once it is published', async () => {
    const town = await TownCloud.open();
    for (const layer of ['places', 'votes']) await town.start(layer).ended;
    const before = await bakeOf(town);

    town.putAddresses(`${RAW_ADDRESSES_CSV}${NEW_HOUSE}`);
    await bakeOnLaptop(town, { holdsBack: true });
    const [refused] = await heldBakes(town.lake, TOWN);
    expect(refused?.tables.map(({ table }) => table.name)).toEqual([
      'addresses',
      'addresses_with_ballots',
      'ballots_by_outcode',
    ]);
    expect(await bakeOf(town)).toBe(before);

    // It is not published, so an execution bakes the new house.
    const { output } = await town.start('places').ended;
    expect(output).toMatchObject({ verdicts: { addresses: { runs: true } } });
    expect(await bakeOf(town)).toBe(output?.['bakeId']);
    const held = String(refused?.bakeId);
    await expect(publishHeld(town.lake, TOWN, held, undefined, () => {})).rejects.toThrow(
      `bake ${held} is not published: it was made of a bake of \`addresses\` that is gone; drop it with \`databaker rollback ${held}\`, and bake again`,
    );
    await dropHeld(town.lake, TOWN, held);
    expect(await heldBakes(town.lake, TOWN)).toEqual([]);
    expect(await bakeOf(town)).toBe(output?.['bakeId']);

    town.putAddresses(`${RAW_ADDRESSES_CSV}${NEW_HOUSE.replace('1 New', '2 New')}`);
    await bakeOnLaptop(town, { holdsBack: true });
    const next = String((await heldBakes(town.lake, TOWN))[0]?.bakeId);
    const catalogue = new GlueCatalogue(town.cloud.glue);
    const repoint = (name: string, location: string) => {
      const { table } = bakedNamed(TOWN, name);
      return catalogue.put(table.database, glueTableInput(table, location));
    };
    await publishHeld(town.lake, TOWN, next, repoint, () => {});
    expect(await bakeOf(town)).toBe(next);
    for (const layer of ['places', 'votes']) {
      const execution = town.start(layer);
      expect((await execution.ended).output).toMatchObject({ baked: true });
      expect(execution.entered.filter((state) => state.startsWith('write:'))).toEqual([]);
    }
    expect(await bakeOf(town)).toBe(next);
  });
});
