import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { tempFolder } from '@dc-data-baker/fixtures';
import { describe, expect, it } from 'vitest';
import { Cloud } from './aws/testing/cloud.ts';
import { publishingProblem } from './finish-publishing.ts';
import { Lake } from './lake/lake.ts';
import { MANIFEST_NAME, readManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { publish } from './publish.ts';
import { type Publisher, thisProcess } from './publisher.ts';
import { markLocation } from './publishing-mark.ts';
import { S3Store } from './s3/s3-store.ts';
import { FailingStore } from './testing/failing-store.ts';
import { idOf, putBake, textsUnder } from './testing/hand-made-bake.ts';

const PLACE = {
  table: 'bread',
  location: 's3://town-hall/bread/',
  bakesLocation: 's3://town-hall/bread_bakes/',
  as: 'shards',
} as const;

const FILES = 40;

/** Two bakes with files that contain their bake's name; each has one that the other lacks. */
async function putTwo(lake: Lake): Promise<void> {
  for (const bake of [1, 2]) {
    const names = Array.from({ length: FILES }, (_, i) => `${i + bake}.parquet`);
    const files = Object.fromEntries(names.map((name) => [name, idOf(bake)]));
    await putBake(lake, PLACE.bakesLocation, idOf(bake), files);
  }
}

async function lakeOfTwo(): Promise<Lake> {
  const lake = new Lake(await tempFolder());
  await putTwo(lake);
  return lake;
}

const slowly = (lake: Lake): FailingStore => new FailingStore(lake, Number.POSITIVE_INFINITY);

/** The bakes of the files that clients find, and the manifest's. */
async function seen(store: ObjectStore): Promise<{ bakes: string[]; manifest: string }> {
  const { [MANIFEST_NAME]: _, ...files } = await textsUnder(store, PLACE.location);
  expect(Object.keys(files)).toHaveLength(FILES);
  const manifest = await readManifest(store, PLACE.location);
  return { bakes: [...new Set(Object.values(files))], manifest: manifest?.bakeId ?? '' };
}

async function never(): Promise<never> {
  throw new Error('nobody was to be waited for');
}

const person = (name: string, more: Partial<Publisher> = {}): Publisher => ({
  ...thisProcess,
  name,
  pause: never,
  ...more,
});

describe('two who publish at once in S3', () => {
  it('take turns, whoever begins: all files belong to the manifest’s bake', async () => {
    const cloud = await Cloud.open();
    await putTwo(cloud.lake);
    const stores = [1, 2].map(() => new S3Store(cloud.clients().s3));
    for (let round = 0; round < 3; round++) {
      // A publisher that must wait does so until the other one is done; no time passes.
      const done = stores.map(() => Promise.withResolvers<void>());
      const all = stores.map((store, i) =>
        publish(store, PLACE, idOf(i + 1), undefined, {
          ...person(`person ${i}`),
          pause: () => done[1 - i]?.promise ?? never(),
        }).finally(() => done[i]?.resolve()),
      );
      await Promise.all(all);
      const { bakes, manifest } = await seen(cloud.lake);
      expect(bakes).toEqual([manifest]);
    }
  });
});

describe('a second publisher', () => {
  it('stops, and names the first one, if the first is still publishing after a while', async () => {
    const lake = await lakeOfTwo();
    const first = slowly(lake);
    let copy = Promise.withResolvers<void>();
    let copied = Promise.withResolvers<void>();
    const slow: ObjectStore = Object.assign(first, {
      copy: async (from: string, to: string) => {
        await copy.promise;
        await lake.copy(from, to);
        copied.resolve();
        return undefined;
      },
    });
    let time = 0;
    const ann = person('process 7 on ann-laptop', {
      isGone: () => false,
      now: () => (time += 1000),
    });
    const anns = publish(slow, PLACE, idOf(1), undefined, ann);
    const bob = person('process 8 on bob-laptop', {
      isGone: () => false,
      pause: async () => {
        // Meanwhile the first one completes its current copies, and goes on to the next files.
        copy.resolve();
        await copied.promise;
        copy = Promise.withResolvers();
        copied = Promise.withResolvers();
      },
    });
    await until(async () => (await publishingProblem(lake, PLACE)) !== undefined);
    await expect(publish(slowly(lake), PLACE, idOf(2), undefined, bob)).rejects.toMatchObject({
      kind: 'cloud',
      message: `\`bread\` is being published by process 7 on ann-laptop (bake ${idOf(1)}), so this stops: two at once would leave files of two bakes. Run this again when the other is done`,
    });
    copy.resolve();
    await anns;
    expect(await seen(lake)).toEqual({ bakes: [idOf(1)], manifest: idOf(1) });
  });

  it('takes over from one whose marker does not change, and that one copies no further file', async () => {
    const lake = await lakeOfTwo();
    let time = 0;
    const looks: number[] = [];
    const bob = person('bob', { pause: async (milliseconds) => void looks.push(milliseconds) });
    const bobs = Promise.withResolvers<void>();
    let copies = 0;
    const asleep: ObjectStore = Object.assign(slowly(lake), {
      copy: async () => {
        // A laptop sleeps during its first files, and another process publishes meanwhile.
        if (copies++ === 0) {
          await publish(slowly(lake), PLACE, idOf(2), undefined, bob);
          time = 60_000;
          bobs.resolve();
        }
        await bobs.promise;
        return undefined;
      },
    });
    const ann = person('ann', { now: () => time });
    await expect(publish(asleep, PLACE, idOf(1), undefined, ann)).rejects.toMatchObject({
      kind: 'cloud',
      message: `somebody else published \`bread\` at the same time: outcode files may be of two bakes. Publish again with \`databaker bake bread --force\` or \`databaker rollback bread\` when they are done`,
    });
    expect(looks).toEqual([5_000, 5_000, 5_000, 5_000]);
    // The number of concurrent copies; the others are not made.
    expect(copies).toBe(32);
    expect(await seen(lake)).toEqual({ bakes: [idOf(2)], manifest: idOf(2) });
    expect(await publishingProblem(lake, PLACE)).toBeUndefined();
  });

  it('does not wait for a process on this machine that has ended', async () => {
    const lake = await lakeOfTwo();
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    const mark = `${idOf(2)}\nprocess ${child.pid} on ${hostname()}\nits-own\n3`;
    await lake.write(markLocation(PLACE.location), mark);
    await publish(slowly(lake), PLACE, idOf(1), undefined, { ...thisProcess, pause: never });
    expect(await seen(lake)).toEqual({ bakes: [idOf(1)], manifest: idOf(1) });
  });

  it('does not wait for a marker of an earlier version, which names no process', async () => {
    const lake = await lakeOfTwo();
    await lake.write(markLocation(PLACE.location), idOf(2));
    await publish(slowly(lake), PLACE, idOf(1), undefined, person('bob'));
    expect(await seen(lake)).toEqual({ bakes: [idOf(1)], manifest: idOf(1) });
  });
});

it('recognises its own marker if only the response of S3 was lost', async () => {
  const lake = await lakeOfTwo();
  const store = slowly(lake);
  const { read, write } = store.conditional;
  const lossy = Object.assign(slowly(lake), {
    conditional: {
      read,
      write: async (location: string, body: string, over: string | undefined) => {
        await write(location, body, over);
        return undefined;
      },
    },
  });
  await publish(lossy, PLACE, idOf(1), undefined, person('ann'));
  expect(await seen(lake)).toEqual({ bakes: [idOf(1)], manifest: idOf(1) });
  expect(await publishingProblem(lake, PLACE)).toBeUndefined();
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(setImmediate);
}
