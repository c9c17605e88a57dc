import { tempFolder } from '@dc-data-baker/fixtures';
import { DatabakerError } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { finishPublishing, publishingProblem } from './finish-publishing.ts';
import { Lake } from './lake/lake.ts';
import { MANIFEST_NAME, readManifest } from './manifest-store.ts';
import { publish } from './publish.ts';
import { FailingStore } from './testing/failing-store.ts';
import { idOf, putBake, textsUnder } from './testing/hand-made-bake.ts';

const PLACE = {
  table: 'bread',
  location: 's3://shop/bread/',
  bakesLocation: 's3://shop/bread_bakes/',
  as: 'shards',
} as const;

const BAKES = [1, 2].map((bake) => ({ 'a.parquet': `a${bake}`, 'b.parquet': `b${bake}` }));

/** A lake in which publishing bake 2 over bake 1 was interrupted before its second file. */
async function cutShort(): Promise<{ lake: Lake; store: FailingStore }> {
  const lake = new Lake(await tempFolder());
  const store = new FailingStore(lake, Number.POSITIVE_INFINITY);
  for (const [i, files] of BAKES.entries()) {
    await putBake(lake, PLACE.bakesLocation, idOf(i + 1), files);
  }
  await publish(store, PLACE, idOf(1));
  await expect(publish(new FailingStore(lake, 2), PLACE, idOf(2))).rejects.toThrow('killed');
  return { lake, store };
}

async function seen(lake: Lake): Promise<Record<string, string>> {
  const { [MANIFEST_NAME]: _, ...files } = await textsUnder(lake, PLACE.location);
  return files;
}

describe('an interrupted publication', () => {
  it('is reported, with what to do', async () => {
    const { store } = await cutShort();
    expect(await publishingProblem(store, PLACE)).toBe(
      `the files of \`bread\` are being replaced by those of bake ${idOf(2)}, or this was cut short: until it is finished, they are a mix of two bakes. If no publishing is running, \`databaker bake bread\` or \`databaker rollback bread\` finishes it`,
    );
  });

  it('is finished', async () => {
    const { lake, store } = await cutShort();
    expect(await finishPublishing(store, PLACE)).toEqual({ bakeId: idOf(2), ended: 'finished' });
    expect(await seen(lake)).toEqual(BAKES[1]);
    expect((await readManifest(lake, PLACE.location))?.bakeId).toBe(idOf(2));
    expect(await finishPublishing(store, PLACE)).toBeUndefined();
    expect(await publishingProblem(store, PLACE)).toBeUndefined();
  });

  it('is undone if the new bake is no longer complete', async () => {
    const { lake, store } = await cutShort();
    await lake.remove([`${PLACE.bakesLocation}${idOf(2)}/b.parquet`]);
    expect(await finishPublishing(store, PLACE)).toEqual({ bakeId: idOf(1), ended: 'undone' });
    expect(await seen(lake)).toEqual(BAKES[0]);
    expect(await publishingProblem(store, PLACE)).toBeUndefined();
  });

  it('is not undone if AWS refuses a call: the next run finishes it', async () => {
    const { lake } = await cutShort();
    const refused = new DatabakerError('cloud', 'slow down');
    await expect(finishPublishing(new FailingStore(lake, 0, refused), PLACE)).rejects.toBe(refused);
    expect(await finishPublishing(lake, PLACE)).toEqual({ bakeId: idOf(2), ended: 'finished' });
    expect(await seen(lake)).toEqual(BAKES[1]);
  });

  it('names the damage if neither bake is complete', async () => {
    const { lake, store } = await cutShort();
    for (const bake of [1, 2]) await lake.remove([`${PLACE.bakesLocation}${idOf(bake)}/b.parquet`]);
    await expect(finishPublishing(store, PLACE)).rejects.toMatchObject({
      kind: 'lake',
      message: expect.stringContaining(
        '`bread` is damaged; bake it again with `databaker bake bread --force`',
      ),
    });
  });
});
