import { writeFile } from 'node:fs/promises';
import { tempFolder, town } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { lockLake, lockPath } from '../lake/lake-lock.ts';
import { examineLake } from './examine-lake.ts';

const lockOf = async (lake: Lake) =>
  (await examineLake(lake, town())).find(({ about }) => about === 'lock');

it('says who is baking, and that nobody is once that is over', async () => {
  const lake = new Lake(await tempFolder());
  expect(await lockOf(lake)).toMatchObject({ status: 'ok', message: 'nobody has baked here yet' });
  const lock = await lockLake(lake);
  expect(await lockOf(lake)).toMatchObject({
    status: 'warning',
    message: expect.stringContaining(`is running (process ${process.pid})`),
    todo: expect.stringContaining('wait for it to end'),
  });
  lock.release();
  expect(await lockOf(lake)).toMatchObject({ status: 'ok', message: 'nobody is baking' });
});

it('says which file to remove where the lock is none', async () => {
  const lake = new Lake(await tempFolder());
  (await lockLake(lake)).release();
  await writeFile(lockPath(lake), 'no lock');
  expect(await lockOf(lake)).toMatchObject({
    status: 'problem',
    message: expect.stringContaining('is not a lock file'),
    todo: `remove ${lockPath(lake)} if no bake is running`,
  });
});
