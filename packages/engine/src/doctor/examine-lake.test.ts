import { randomUUID } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tempFolder, town } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { LAKE_FOLDER, Lake } from '../lake/lake.ts';
import { lockLake, lockPath } from '../lake/lake-lock.ts';
import { examineLake } from './examine-lake.ts';

const lockOf = async (lake: Lake) =>
  (await examineLake(lake, town())).find(({ about }) => about === 'lock');

it('names the process that is baking, until it has ended', async () => {
  const lake = new Lake(await tempFolder());
  expect(await lockOf(lake)).toMatchObject({ status: 'ok', message: 'nobody has baked here yet' });
  const lock = await lockLake(lake);
  expect(await lockOf(lake)).toMatchObject({
    status: 'warning',
    message: expect.stringContaining(`is running (process ${process.pid})`),
    todo: expect.stringContaining('wait for it to end'),
  });
  await lock.release();
  expect(await lockOf(lake)).toMatchObject({ status: 'ok', message: 'no bake is running' });
});

it('names the file to remove if the lock is not a lock', async () => {
  const lake = new Lake(await tempFolder());
  await (await lockLake(lake)).release();
  await writeFile(lockPath(lake), 'no lock');
  expect(await lockOf(lake)).toMatchObject({
    status: 'problem',
    message: expect.stringContaining('is not a lock file'),
    todo: `remove ${lockPath(lake)} if no bake is running`,
  });
});

/** A link to itself cannot be listed, not even by root. */
async function leadToItself(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(path, path);
}

it('reports a lake that cannot be listed, and what to do', async () => {
  const root = join(await tempFolder(), 'loop');
  await leadToItself(root);
  expect(await examineLake(new Lake(root), town())).toEqual([
    {
      area: 'lake',
      status: 'problem',
      about: root,
      message: expect.stringContaining('cannot be listed: '),
      todo: expect.stringContaining('name another with --lake'),
    },
  ]);
});

it('reports a file where a bake makes a folder', async () => {
  const lake = new Lake(await tempFolder());
  const own = join(lake.root, LAKE_FOLDER);
  await writeFile(own, '');
  expect(await examineLake(lake, town())).toEqual([
    {
      area: 'lake',
      status: 'problem',
      about: own,
      message: 'is a file, and not a folder',
      todo: 'move it away: until then every bake stops there',
    },
  ]);
});

it('reports a folder of bakes that cannot be listed, and examines all others', async () => {
  const lake = new Lake(await tempFolder());
  const folder = lake.pathOf('s3://town-hall/development/addresses');
  await leadToItself(folder);
  await leadToItself(lake.pathOf('s3://town-hall/development/ballots_by_outcode'));
  const drafts = join(lake.root, LAKE_FOLDER, `.${randomUUID()}`);
  await mkdir(dirname(drafts));
  await writeFile(drafts, '');
  const told = (await examineLake(lake, town())).filter(({ about }) => about === 'drafts');
  expect(told).toMatchObject([
    {
      status: 'problem',
      message: expect.stringMatching(
        /addresses\/?: a link leads back .*; nor can 1 more be listed$/,
      ),
    },
    { status: 'warning', message: expect.stringContaining(drafts) },
  ]);
});
