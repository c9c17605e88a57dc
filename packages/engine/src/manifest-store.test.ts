import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { isBakeId, newBakeId } from './bake-id.ts';
import { Lake } from './lake/lake.ts';
import {
  listBakes,
  lookAtBakes,
  MANIFEST_NAME,
  readManifest,
  writeManifest,
} from './manifest-store.ts';
import { FailingStore } from './testing/failing-store.ts';
import { idOf, putBake } from './testing/hand-made-bake.ts';

const location = 's3://shop/bread/';

it('reads a manifest as it was written', async () => {
  const lake = new Lake(await tempFolder());
  expect(await readManifest(lake, location)).toBeUndefined();
  const manifest = await putBake(lake, location, idOf(1), { 'a.parquet': 'a' });
  await writeManifest(lake, location, manifest);
  expect(await readManifest(lake, location)).toEqual(manifest);
});

it.each(['', 'not JSON', '{}', '{"formatVersion": 2}', '[]'])(
  'names the file when what is in it is no manifest: %s',
  async (body) => {
    const lake = new Lake(await tempFolder());
    await lake.write(`${location}${MANIFEST_NAME}`, body);
    await expect(readManifest(lake, location)).rejects.toMatchObject({
      kind: 'lake',
      message: expect.stringContaining(
        `${lake.pathOf(location)}${MANIFEST_NAME} is not a manifest that this version can read`,
      ),
    });
  },
);

it('lists bakes, newest first, and no other folders', async () => {
  const lake = new Lake(await tempFolder());
  for (const number of [2, 1, 3]) {
    await putBake(lake, location, idOf(number), { 'p=A/a.parquet': 'a' }, 'written');
  }
  await lake.write(`${location}notes/${MANIFEST_NAME}`, 'none');
  await lake.write(`${location}${idOf(1)}/deeper/${MANIFEST_NAME}`, 'none');
  await lake.write(`${location}${MANIFEST_NAME}`, 'none');
  const bakes = await listBakes(lake, location);
  expect(bakes.map(({ bakeId }) => bakeId)).toEqual([idOf(3), idOf(2), idOf(1)]);
});

it('finds the same bakes by the folders of a lake as by the objects in them', async () => {
  const lake = new Lake(await tempFolder());
  for (const number of [1, 2]) await putBake(lake, location, idOf(number), { 'a.parquet': 'a' });
  await lake.write(`${location}${idOf(3)}/${MANIFEST_NAME}`, 'not JSON');
  await lake.write(`${location}${idOf(4)}/left.parquet`, 'a bake without a manifest');
  await lake.write(`${location}${idOf(5)}`, 'a file');
  const theirs = await tempFolder();
  await putBake(new Lake(theirs), 's3://a/bread/', idOf(6), { 'a.parquet': 'a' });
  await symlink(join(theirs, 'a/bread', idOf(6)), lake.pathOf(`${location}${idOf(6)}`));
  await symlink('nowhere', lake.pathOf(`${location}${idOf(7)}`));
  const byFolders = await lookAtBakes(lake, location);
  expect(byFolders.manifests.map(({ bakeId }) => bakeId)).toEqual([idOf(6), idOf(2), idOf(1)]);
  expect(byFolders.unreadable).toEqual([idOf(3)]);
  expect(await lookAtBakes(new FailingStore(lake, 0), location)).toEqual(byFolders);
});

it('takes no manifest of another table for one of its own, even if the bake is the same', async () => {
  const lake = new Lake(await tempFolder());
  const cakes = await putBake(lake, 's3://shop/cakes/', idOf(1), { 'a.parquet': 'a' });
  await putBake(lake, location, idOf(1), { 'a.parquet': 'a' });
  await writeManifest(lake, `${location}${idOf(1)}/`, cakes);
  // That of another environment, whose folder was copied, is.
  const copied = await putBake(lake, 's3://test/bread/', idOf(2), { 'a.parquet': 'a' });
  await writeManifest(lake, `${location}${idOf(2)}/`, copied);
  expect(await lookAtBakes(lake, location)).toEqual({
    manifests: [copied],
    unreadable: [idOf(1)],
  });
});

it('names bakes so that their ids sort by time and never meet', () => {
  const time = new Date('2027-05-06T01:30:00.123Z');
  expect(newBakeId(time)).toMatch(/^20270506T013000Z-[0-9a-f]{6}$/);
  expect(newBakeId(time)).not.toBe(newBakeId(time));
  expect(isBakeId(newBakeId())).toBe(true);
  expect(isBakeId('20270506T013000Z-3f9a1c/deeper')).toBe(false);
});
