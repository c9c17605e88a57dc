import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextMoment } from 'node:timers/promises';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it, onTestFinished } from 'vitest';
import { Lake } from './lake/lake.ts';
import { MANIFEST_NAME, readManifest } from './manifest-store.ts';
import { idOf, putBake, textsUnder } from './testing/hand-made-bake.ts';

/** For more kills by hand: `KILLS=1000 vitest run src/publish-kill.test.ts`. */
const KILLS = Number(process.env['KILLS'] ?? 6);

const PLACE = {
  table: 'bread',
  location: 's3://shop/bread/',
  bakesLocation: 's3://shop/bread_bakes/',
  as: 'shards',
} as const;

const SHARDS = 300;

/** Publishes bakes 2 and 1 alternately, without end, and prints each. */
async function startPublisher(root: string) {
  const modules = ['./lake/lake.ts', './publish.ts'].map((path) => new URL(path, import.meta.url));
  const child = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { Lake } from '${modules[0]}';
     import { publish } from '${modules[1]}';
     const lake = new Lake(${JSON.stringify(root)});
     process.stdout.write('ready');
     for (let i = 0; ; i++) {
       await publish(lake, ${JSON.stringify(PLACE)}, i % 2 ? '${idOf(1)}' : '${idOf(2)}');
       process.stdout.write('.');
     }`,
  ]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  child.stderr?.pipe(process.stderr);
  await once(child.stdout, 'data');
  return child;
}

/** Kills the n-th publisher after a number of ticks, usually in the middle of publishing. */
async function killSomewhen(child: ChildProcess, number: number): Promise<void> {
  // At a different tick each time: they are spread over 3,000 by a stride that is coprime to it.
  for (let moments = (number * 1231) % 3000; moments > 0; moments--) await nextMoment();
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** What clients see when they read files by name: the bake of each file, and the manifest's. */
async function seen(lake: Lake): Promise<{ bakes: Set<string>; files: number; manifest: string }> {
  const { [MANIFEST_NAME]: _, ...files } = await textsUnder(lake, PLACE.location);
  const manifest = await readManifest(lake, PLACE.location);
  return {
    bakes: new Set(Object.values(files)),
    files: Object.keys(files).length,
    manifest: manifest?.bakeId ?? '',
  };
}

async function lakeOfTwo(): Promise<Lake> {
  const lake = new Lake(await tempFolder());
  for (const bake of [1, 2]) {
    // Each bake has files that the other lacks.
    const names = Array.from({ length: SHARDS }, (_, i) => `${i + bake}.parquet`);
    const files = Object.fromEntries(names.map((name) => [name, idOf(bake)]));
    await putBake(lake, PLACE.bakesLocation, idOf(bake), files);
  }
  return lake;
}

it(`leaves one bake's shards and no other's, killed ${KILLS} times with kill -9`, async () => {
  const lake = await lakeOfTwo();
  const ended = new Map<string, number>();
  for (let kill = 0; kill < KILLS; kill++) {
    const child = await startPublisher(lake.root);
    for (let turns = kill % 3; turns > 0; turns--) {
      await once(child.stdout, 'data');
    }
    await killSomewhen(child, kill);
    if (!(await readManifest(lake, PLACE.location))) continue;
    const { bakes, files, manifest } = await seen(lake);
    expect([...bakes]).toEqual([manifest]);
    expect(files).toBe(SHARDS);
    ended.set(manifest, (ended.get(manifest) ?? 0) + 1);
  }
  expect(Object.fromEntries(ended)).toSatisfy(
    (counts: Record<string, number>) => KILLS < 50 || Object.keys(counts).length === 2,
  );
}, 3_600_000);

it('a kill while the first link replaces a real folder leaves one bake or nothing, and the next run finishes', async () => {
  const lake = await lakeOfTwo();
  const folder = lake.pathOf(PLACE.location);
  for (let kill = 0; kill < Math.min(KILLS, 50); kill++) {
    await rm(folder.slice(0, -1), { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (let i = 0; i < SHARDS; i++) await writeFile(join(folder, `${i}.parquet`), 'before');
    await killSomewhen(await startPublisher(lake.root), kill);
    await lake.finishShowing(PLACE.location);
    const texts = await textsUnder(lake, PLACE.location);
    const bakes = new Set(
      Object.entries(texts)
        .filter(([path]) => path.endsWith('.parquet'))
        .map(([, text]) => text),
    );
    expect(bakes.size).toBe(1);
    expect(await readdir(join(folder, '..'))).toContain('bread');
  }
}, 3_600_000);
