import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder, town } from '@dc-data-baker/fixtures';
import { bakedNamed } from '@dc-data-baker/planner';
import { expect, it } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { writeManifest } from '../manifest-store.ts';
import { logPublishing, readPublishingLog } from '../publishing-log.ts';
import { idOf, putBake } from '../testing/hand-made-bake.ts';
import { examineTables } from './examine-tables.ts';

const problemsOf = async (lake: Lake) =>
  (await examineTables(lake, town(), new Date())).filter(({ status }) => status === 'problem');

it('reports a folder of bakes that cannot be listed, and continues', async () => {
  const lake = new Lake(await tempFolder());
  const folder = lake.pathOf('s3://town-hall/development/addresses');
  await mkdir(join(folder, '..'), { recursive: true });
  await symlink(folder, folder);
  const found = await problemsOf(lake);
  expect(found.filter(({ about }) => about === 'addresses')).toMatchObject([
    { area: 'tables', message: expect.stringContaining('a link leads back to itself') },
    { area: 'bakes', message: expect.stringContaining(`${folder}/: a link leads back to itself`) },
  ]);
  for (const { todo } of found)
    expect(todo).toMatch(
      /^(fix this|put its files there; until then a bake fails, and readers keep what they have$)/,
    );
  expect(found.map(({ about }) => about)).toContain('ballots');
});

// Root can read every file, but the memory of a process has no first byte.
it.skipIf(process.platform !== 'linux')('finds source files that cannot be read', async () => {
  const lake = new Lake(await tempFolder());
  const folder = lake.pathOf('s3://town-hall/raw-addresses/');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'a.csv'), '');
  await symlink('/proc/self/mem', join(folder, 'b.csv'));
  expect((await problemsOf(lake)).filter(({ about }) => about === 'raw_addresses')).toEqual([
    {
      area: 'sources',
      status: 'problem',
      about: 'raw_addresses',
      message: expect.stringMatching(/^cannot be read: .*b\.csv: .* \(EIO, read\)$/),
      todo: 'fix this; a bake refuses it',
    },
  ]);
});

it.each([
  [true, 'day=1/copy.csv', 'Athena reads', 'move it elsewhere, or delete it'],
  [true, 'B9.parquet', 'Athena reads', 'move it elsewhere, or delete it'],
  [false, 'B9.parquet', 'clients read', '`databaker bake ballots_by_outcode --force`'],
  [false, 'day=1/copy.csv', undefined, undefined],
])(
  'finds files that are not the published bake’s (by folder: %s): %s',
  async (isReadByFolder, path, who, todo) => {
    const lake = Object.assign(new Lake(await tempFolder()), isReadByFolder && { isReadByFolder });
    const { location, bakesLocation } = bakedNamed(town(), 'ballots_by_outcode');
    const bake = await putBake(lake, bakesLocation, idOf(1), { 'B1.parquet': 'a' });
    await lake.write(`${location}B1.parquet`, 'a');
    await writeManifest(lake, location, bake);
    await lake.write(`${location}${path}`, 'a');
    const found = (await problemsOf(lake)).filter(({ about }) => about === 'ballots_by_outcode');
    expect(found.map(({ message, todo }) => [message, todo])).toEqual(
      who === undefined
        ? []
        : [
            [
              `${lake.pathOf(`${location}${path}`)}, which ${who}, is not one of bake ${idOf(1)}`,
              todo,
            ],
          ],
    );
  },
);

it('warns of a bake that readers saw and that somebody has deleted, but not of those that bakes delete', async () => {
  const lake = new Lake(await tempFolder());
  const place = bakedNamed(town(), 'addresses');
  const { location, bakesLocation } = place;
  for (const number of [1, 2, 3, 4]) {
    const bake = await putBake(lake, bakesLocation, idOf(number), { 'part-0.parquet': 'a' });
    const log = await readPublishingLog(lake, place, undefined);
    await writeManifest(lake, location, bake);
    await logPublishing(lake, place, idOf(number), new Date(2026, 0, number), log);
  }
  const lose = (number: number) =>
    rm(lake.pathOf(`${bakesLocation}${idOf(number)}/`), { recursive: true });
  const warnings = async () =>
    (await examineTables(lake, town(), new Date())).filter(
      ({ area, about }) => area === 'bakes' && about === 'addresses',
    );
  await lose(1);
  expect(await warnings()).toEqual([]);
  await lose(3);
  expect(await warnings()).toEqual([
    {
      area: 'bakes',
      status: 'warning',
      about: 'addresses',
      message: `bake ${idOf(3)}, which readers saw, is not there any more: ${lake.placeOf(`${bakesLocation}${idOf(3)}/`)} is empty or gone, and an older bake is kept`,
      todo: 'readers do not need it: restore its folder, or know that it can be neither rolled back to nor compared',
    },
  ]);
});

it('warns of an earlier bake that a rollback could not publish', async () => {
  const lake = new Lake(await tempFolder());
  const { location, bakesLocation } = bakedNamed(town(), 'addresses');
  const files = { 'part-0.parquet': 'a', 'part-1.parquet': 'b' };
  for (const number of [1, 2]) await putBake(lake, bakesLocation, idOf(number), files);
  const published = await putBake(lake, bakesLocation, idOf(3), files);
  await writeManifest(lake, location, published);
  const lost = Object.keys(files).map((name) => `${bakesLocation}${idOf(2)}/${name}`);
  const warnings = async () =>
    (await examineTables(lake, town(), new Date())).filter(
      ({ area, about }) => area === 'bakes' && about === 'addresses',
    );
  expect(await warnings()).toEqual([]);
  await lake.remove(lost);
  expect(await warnings()).toEqual([
    {
      area: 'bakes',
      status: 'warning',
      about: 'addresses',
      message: `bake ${idOf(2)} can be neither rolled back to nor compared: ${lake.placeOf(lost[0] ?? '')} is missing, and 1 more file is damaged`,
      todo: 'readers do not need it: restore its files, or leave it until later bakes delete it; `databaker ls --bakes` lists the others',
    },
  ]);
});
