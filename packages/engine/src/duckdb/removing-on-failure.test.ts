import { readdir } from 'node:fs/promises';
import { makeFolder } from '@dc-data-baker/files';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { bakeLocation, readManifest } from '../manifest-store.ts';
import { idOf, putBake, textsUnder } from '../testing/hand-made-bake.ts';
import { removingOnFailure } from './removing-on-failure.ts';

const BAKES = 's3://shop/bread_bakes/';
const LOCATION = bakeLocation(BAKES, idOf(2));

async function lakeOfTwo(): Promise<Lake> {
  const lake = new Lake(await tempFolder());
  await putBake(lake, BAKES, idOf(1), { 'rye.parquet': 'rye' });
  await putBake(lake, BAKES, idOf(2), { 'rye.parquet': 'half' }, 'writing');
  return lake;
}

it('deletes the files of a bake that fails, not its manifest, nor those of others', async () => {
  const lake = await lakeOfTwo();
  const failing = removingOnFailure(lake, LOCATION, async () => {
    await lake.write(`${LOCATION}p=A/more.parquet`, 'half');
    await makeFolder(lake.pathOf(`${LOCATION}p=B/`));
    throw new Error('the disk is full');
  });
  await expect(failing).rejects.toThrow('the disk is full');
  expect(Object.keys(await textsUnder(lake, LOCATION))).toEqual(['_manifest.json']);
  expect(await readdir(lake.pathOf(LOCATION))).toEqual(['_manifest.json']);
  expect(await readManifest(lake, LOCATION)).toMatchObject({ status: 'writing' });
  expect(await lake.read(`${bakeLocation(BAKES, idOf(1))}rye.parquet`)).toBeDefined();
});

it('keeps the files of one that does not, and returns its result', async () => {
  const lake = await lakeOfTwo();
  expect(await removingOnFailure(lake, LOCATION, async () => 7)).toBe(7);
  expect(await lake.read(`${LOCATION}rye.parquet`)).toBeDefined();
});

it('gives the first error if the files cannot be deleted', async () => {
  const lake = new Lake('/proc/nothing');
  const failing = removingOnFailure(lake, LOCATION, async () => {
    throw new Error('the disk is full');
  });
  await expect(failing).rejects.toThrow('the disk is full');
});
