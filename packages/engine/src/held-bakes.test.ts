import { addresses, ballotsByOutcode, tempFolder, town } from '@dc-data-baker/fixtures';
import { bakedNamed } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { dropHeld, heldBakes, publishHeld } from './held-bakes.ts';
import { hold } from './hold.ts';
import { Lake } from './lake/lake.ts';
import { bakeLocation, listBakes, readManifest, writeManifest } from './manifest-store.ts';
import { publish } from './publish.ts';
import { placeOf } from './published-place.ts';
import { idOf, putBake } from './testing/hand-made-bake.ts';

const PROJECT = town();
/** The second table is made from the first, and from one that has no bake here. */
const TABLES = [addresses, ballotsByOutcode].map(({ name }) => bakedNamed(PROJECT, name));
const [FIRST, SECOND] = TABLES as [(typeof TABLES)[number], (typeof TABLES)[number]];
const NAMES = TABLES.map(({ table }) => table.name);

/** A lake in which bake 1 is published, and bake 2 is held back. */
async function heldLake(): Promise<Lake> {
  const lake = new Lake(await tempFolder());
  for (const table of TABLES) {
    await putBake(lake, table.bakesLocation, idOf(1), { 'a.parquet': 'a1' });
    await publish(lake, placeOf(table), idOf(1));
    await putBake(lake, table.bakesLocation, idOf(2), { 'a.parquet': 'a2' }, 'held');
  }
  return lake;
}

async function published(lake: Lake): Promise<(string | undefined)[]> {
  const manifests = TABLES.map(({ location }) => readManifest(lake, location));
  return (await Promise.all(manifests)).map((manifest) => manifest?.bakeId);
}

const nothing = () => {};
const publishAll = (lake: Lake, onPublished = nothing) =>
  publishHeld(lake, PROJECT, idOf(2), undefined, onPublished);

describe('a bake that is held back', () => {
  it('is found with its tables, each before those that read it', async () => {
    const held = await heldBakes(await heldLake(), PROJECT);
    expect(held.map(({ bakeId, tables }) => [bakeId, tables.map((t) => t.table.name)])).toEqual([
      [idOf(2), NAMES],
    ]);
  });

  it('is published, and then no longer held back', async () => {
    const lake = await heldLake();
    await publishAll(lake);
    expect(await published(lake)).toEqual([idOf(2), idOf(2)]);
    expect(await heldBakes(lake, PROJECT)).toEqual([]);
    for (const { location } of TABLES) {
      expect((await readManifest(lake, location))?.status).toBe('audited');
    }
  });

  it('whose publication was interrupted is published by a second attempt', async () => {
    const lake = await heldLake();
    const cut = publishAll(lake, () => {
      throw new Error('killed');
    });
    await expect(cut).rejects.toThrow('killed');
    expect(await published(lake)).toEqual([idOf(2), idOf(1)]);
    await publishAll(lake);
    expect(await published(lake)).toEqual([idOf(2), idOf(2)]);
  });

  it('with a table that was published but not marked is published by a second attempt', async () => {
    const lake = await heldLake();
    await publish(lake, placeOf(FIRST), idOf(2));
    await publishAll(lake);
    expect(await published(lake)).toEqual([idOf(2), idOf(2)]);
    expect(await heldBakes(lake, PROJECT)).toEqual([]);
  });

  it.each<[string, (lake: Lake) => Promise<unknown>, string]>([
    [
      'with a damaged file',
      (lake) => lake.write(`${bakeLocation(SECOND.bakesLocation, idOf(2))}a.parquet`, 'b2'),
      'has other content than was written',
    ],
    [
      'that is older than what is published',
      async (lake) => {
        await putBake(lake, SECOND.bakesLocation, idOf(3), { 'a.parquet': 'a3' });
        await publish(lake, placeOf(SECOND), idOf(3));
      },
      `bake ${idOf(3)} of \`${NAMES[1]}\`, which is published, is later`,
    ],
    [
      'of which another table failed',
      async (lake) => {
        const location = bakeLocation(SECOND.bakesLocation, idOf(2));
        const manifest = await readManifest(lake, location);
        if (manifest) await writeManifest(lake, location, { ...manifest, status: 'failed' });
      },
      `its bake of \`${NAMES[1]}\` is failed`,
    ],
    [
      'that was stopped before it was all held back',
      async (lake) => {
        const location = bakeLocation(SECOND.bakesLocation, idOf(2));
        const manifest = await readManifest(lake, location);
        if (manifest) await writeManifest(lake, location, { ...manifest, status: 'audited' });
      },
      `its bake of \`${NAMES[1]}\` is neither held back nor published`,
    ],
    [
      'of a table that a rollback holds',
      (lake) => hold(lake, FIRST, idOf(1), 'released', new Date(0)),
      `release it with \`databaker release ${NAMES[0]}\` first`,
    ],
    [
      'that was made of a bake that is gone',
      async (lake) => {
        const location = bakeLocation(SECOND.bakesLocation, idOf(2));
        const manifest = await readManifest(lake, location);
        const inputs = { [FIRST.table.name]: idOf(2) };
        if (manifest) await writeManifest(lake, location, { ...manifest, inputs });
        const gone = await lake.list(bakeLocation(FIRST.bakesLocation, idOf(2)));
        await lake.remove(gone.map((object) => object.location));
      },
      `it was made of a bake of \`${NAMES[0]}\` that is gone`,
    ],
  ])('%s is published nowhere', async (_, change, message) => {
    const lake = await heldLake();
    await change(lake);
    const before = await published(lake);
    await expect(publishAll(lake)).rejects.toThrow(message);
    expect(await published(lake)).toEqual(before);
  });

  it('is dropped with all of its tables, and nothing else', async () => {
    const lake = await heldLake();
    const forgotten: string[][] = [];
    await dropHeld(lake, PROJECT, idOf(2), async (...what) => void forgotten.push(what));
    // Of one that was stopped in AWS something may be left in Glue, which nothing names any more.
    expect(forgotten).toEqual(NAMES.map((name) => [name, idOf(2)]).reverse());
    for (const { bakesLocation } of TABLES) {
      expect((await listBakes(lake, bakesLocation)).map(({ bakeId }) => bakeId)).toEqual([idOf(1)]);
    }
    expect(await published(lake)).toEqual([idOf(1), idOf(1)]);
    await expect(dropHeld(lake, PROJECT, idOf(1))).rejects.toMatchObject({
      kind: 'request',
      message: `no bake ${idOf(1)} is held back; those that are: none`,
    });
  });
});
