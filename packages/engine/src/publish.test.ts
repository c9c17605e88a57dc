import { tempFolder } from '@dc-data-baker/fixtures';
import type { Manifest } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { Lake } from './lake/lake.ts';
import { MANIFEST_NAME, readManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { publish } from './publish.ts';
import { thisProcess } from './publisher.ts';
import { FailingStore } from './testing/failing-store.ts';
import { idOf, putBake, textsUnder } from './testing/hand-made-bake.ts';

const TABLE = {
  table: 'bread',
  location: 's3://shop/bread/',
  bakesLocation: 's3://shop/bread/',
  as: 'table',
} as const;

const SHARDS = { ...TABLE, bakesLocation: 's3://shop/bread_bakes/', as: 'shards' } as const;

async function emptyLake(): Promise<Lake> {
  return new Lake(await tempFolder());
}

/** The shards that clients see: complete files by name, and nothing that begins with `_`. */
async function shardsSeen(store: ObjectStore): Promise<Record<string, string>> {
  const texts = await textsUnder(store, SHARDS.location);
  return Object.fromEntries(Object.entries(texts).filter(([path]) => !path.startsWith('_')));
}

describe('a table', () => {
  it('points at a bake by a copy of its manifest, and moves no file', async () => {
    const lake = await emptyLake();
    const manifest = await putBake(lake, TABLE.bakesLocation, idOf(1), { 'a.parquet': 'a' });
    const now = () => Date.UTC(2026, 0, 1);
    const published = await publish(lake, TABLE, idOf(1), undefined, { ...thisProcess, now });
    expect(published).toEqual({ manifest, changed: 0, removed: 0 });
    expect(await readManifest(lake, TABLE.location)).toEqual(manifest);
    expect(Object.keys(await textsUnder(lake, TABLE.location))).toEqual([
      `${idOf(1)}/${MANIFEST_NAME}`,
      `${idOf(1)}/a.parquet`,
      MANIFEST_NAME,
      `_published/20260101T000000.000Z_${idOf(1)}`,
    ]);
  });
});

// A place may have files of others beside the one that is published there.
it.each([
  [TABLE, `${TABLE.bakesLocation}${idOf(1)}/`],
  [SHARDS, SHARDS.location],
  [{ ...SHARDS, as: 'file' }, `${SHARDS.bakesLocation}${idOf(1)}/`],
] as const)('a catalogue’s table is pointed to where it is read from: %o', async (place, where) => {
  const lake = await emptyLake();
  await putBake(lake, place.bakesLocation, idOf(1), { 'a.csv': 'a' });
  const pointed: string[] = [];
  await publish(lake, place, idOf(1), async (location) => void pointed.push(location));
  expect(pointed).toEqual([where]);
});

describe.each([TABLE, SHARDS])('as $as', (place) => {
  it.each(['writing', 'written', 'failed'] satisfies Manifest['status'][])(
    'never publishes a bake that is %s',
    async (status) => {
      const lake = await emptyLake();
      await putBake(lake, place.bakesLocation, idOf(1), { 'a.parquet': 'a' }, status);
      await expect(publish(lake, place, idOf(1))).rejects.toMatchObject({
        kind: 'check',
        message: `bake ${idOf(1)} of \`bread\` is ${status}; only an audited bake is published`,
      });
      await expect(publish(lake, place, idOf(2))).rejects.toThrow('is not there');
      expect(await readManifest(lake, place.location)).toBeUndefined();
    },
  );

  it('never publishes a bake with missing or truncated files, and names them', async () => {
    const lake = await emptyLake();
    const files = { 'a.parquet': 'aaaa', 'b.parquet': 'bbbb' };
    await putBake(lake, place.bakesLocation, idOf(1), files);
    const before = await publish(lake, place, idOf(1));
    const { location } = await putBake(lake, place.bakesLocation, idOf(2), files);
    await lake.write(`${location}b.parquet`, 'bb');
    await expect(publish(lake, place, idOf(2))).rejects.toMatchObject({
      kind: 'lake',
      message: expect.stringMatching(
        /b\.parquet has 2 bytes, not 4: bake .* of `bread` is damaged/,
      ),
    });
    await lake.remove([`${location}a.parquet`]);
    await expect(publish(lake, place, idOf(2))).rejects.toThrow(
      `${lake.pathOf(`${location}a.parquet`)} is missing, and 1 more file is damaged`,
    );
    expect(await readManifest(lake, place.location)).toEqual(before.manifest);
  });
});

/** Stores that show all files of a bake at once, and stores that replace them one by one. */
const WAYS = {
  'in a lake': (lake: Lake): ObjectStore => lake,
  'as in S3': (lake: Lake): ObjectStore => new FailingStore(lake, Number.POSITIVE_INFINITY),
};

describe.each(Object.entries(WAYS))('shards %s', (_, storeOf) => {
  it('become the files of the bake, and older files are deleted', async () => {
    const lake = await emptyLake();
    const store = storeOf(lake);
    const first = { 'a.parquet': 'a1', 'b.parquet': 'b1', 'c.parquet': 'c1' };
    await putBake(lake, SHARDS.bakesLocation, idOf(1), first);
    expect(await publish(store, SHARDS, idOf(1))).toMatchObject({ changed: 3, removed: 0 });
    expect(await shardsSeen(lake)).toEqual(first);

    const second = { 'b.parquet': 'b1', 'c.parquet': 'c2', 'd.parquet': 'd2' };
    await putBake(lake, SHARDS.bakesLocation, idOf(2), second);
    expect(await publish(store, SHARDS, idOf(2))).toMatchObject({ changed: 2, removed: 1 });
    expect(await shardsSeen(lake)).toEqual(second);
    expect((await readManifest(lake, SHARDS.location))?.bakeId).toBe(idOf(2));
    expect(await publish(store, SHARDS, idOf(2))).toMatchObject({ changed: 0, removed: 0 });
  });
});

describe('shards as in S3', () => {
  const storeOf = WAYS['as in S3'];

  it('that did not change are left alone', async () => {
    const lake = await emptyLake();
    const store = storeOf(lake);
    await putBake(lake, SHARDS.bakesLocation, idOf(1), { 'a.parquet': 'a1', 'b.parquet': 'b1' });
    await publish(store, SHARDS, idOf(1));
    const [, , unchanged] = await lake.list(SHARDS.location);
    await putBake(lake, SHARDS.bakesLocation, idOf(2), { 'a.parquet': 'a2', 'b.parquet': 'b1' });
    await publish(store, SHARDS, idOf(2));
    expect(await lake.list(SHARDS.location)).toContainEqual(unchanged);
  });

  it('are restored if they were removed, truncated or changed, whatever the manifest says', async () => {
    const lake = await emptyLake();
    const store = storeOf(lake);
    const files = { 'a.parquet': 'aaaa', 'b.parquet': 'bbbb', 'c.parquet': 'cccc' };
    await putBake(lake, SHARDS.bakesLocation, idOf(1), files);
    await publish(store, SHARDS, idOf(1));
    await lake.remove([`${SHARDS.location}a.parquet`]);
    await lake.write(`${SHARDS.location}b.parquet`, 'bb');
    await lake.write(`${SHARDS.location}c.parquet`, 'ccxc');
    expect(await publish(store, SHARDS, idOf(1))).toMatchObject({ changed: 3 });
    expect(await shardsSeen(lake)).toEqual(files);
  });

  it('leave files that are not shards unchanged', async () => {
    const lake = await emptyLake();
    await lake.write(`${SHARDS.location}README.txt`, 'hands off');
    await putBake(lake, SHARDS.bakesLocation, idOf(1), { 'a.parquet': 'a' });
    await publish(storeOf(lake), SHARDS, idOf(1));
    expect(await shardsSeen(lake)).toEqual({ 'README.txt': 'hands off', 'a.parquet': 'a' });
  });

  it('leave files of others unchanged beside the one file of an extract, whatever they are', async () => {
    const lake = await emptyLake();
    const extract = { ...SHARDS, as: 'file' } as const;
    await lake.write(`${extract.location}polls.parquet`, 'hands off');
    for (const number of [1, 2]) {
      await putBake(lake, extract.bakesLocation, idOf(number), { 'ballots.csv': `${number}` });
      await publish(storeOf(lake), extract, idOf(number));
      const file = { 'ballots.csv': `${number}` };
      expect(await shardsSeen(lake)).toEqual({ 'polls.parquet': 'hands off', ...file });
    }
  });

  it('can be interrupted at any step: clients see complete files, and the next publication repairs the rest', async () => {
    const first = { 'a.parquet': 'a1', 'b.parquet': 'b1', 'c.parquet': 'c1' };
    const second = { 'b.parquet': 'b2', 'c.parquet': 'c1', 'd.parquet': 'd2' };
    // The third bake equals the first where the second differs, so comparing it with the manifest
    // that is still there would wrongly find it unchanged.
    const third = { 'a.parquet': 'a1', 'b.parquet': 'b1', 'd.parquet': 'd3' };
    for (const next of [2, 3]) {
      let steps = 0;
      for (let finished = false; !finished; steps++) {
        const lake = await emptyLake();
        await putBake(lake, SHARDS.bakesLocation, idOf(1), first);
        await putBake(lake, SHARDS.bakesLocation, idOf(2), second);
        await putBake(lake, SHARDS.bakesLocation, idOf(3), third);
        await publish(storeOf(lake), SHARDS, idOf(1));
        finished = await publish(new FailingStore(lake, steps), SHARDS, idOf(2)).then(
          () => true,
          () => false,
        );
        const seen = Object.entries(await shardsSeen(lake));
        const whole = [...Object.entries(first), ...Object.entries(second)];
        for (const file of seen) expect(whole).toContainEqual(file);
        const pointed = (await readManifest(lake, SHARDS.location))?.bakeId;
        if (pointed === idOf(2)) expect(Object.fromEntries(seen)).toEqual(second);

        await publish(storeOf(lake), SHARDS, idOf(next));
        expect(await shardsSeen(lake)).toEqual(next === 2 ? second : third);
        expect((await readManifest(lake, SHARDS.location))?.bakeId).toBe(idOf(next));
        expect(Object.keys(await textsUnder(lake, SHARDS.location))).toEqual([
          MANIFEST_NAME,
          ...Object.keys(next === 2 ? second : third),
        ]);
      }
      // The mark, two copies, the mark again, a deletion, the manifest, the mark again, the
      // log, and a complete run.
      expect(steps).toBe(9);
    }
  });
});
