import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it, onTestFinished } from 'vitest';
import { LAKE_FOLDER, Lake } from './lake.ts';
import { lockLake } from './lake-lock.ts';

/** Another process that takes a lake's lock and keeps it. */
async function holder(root: string): Promise<ChildProcess> {
  const modules = ['./lake.ts', './lake-lock.ts'].map((path) => new URL(path, import.meta.url));
  const child = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { Lake } from '${modules[0]}';
     import { lockLake } from '${modules[1]}';
     await lockLake(new Lake(${JSON.stringify(root)}));
     process.stdout.write('locked');
     process.stdin.resume();`,
  ]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  child.stderr?.pipe(process.stderr);
  await once(child.stdout ?? child, 'data');
  return child;
}

it('is held by one process at a time, names it to others, and ends with it', async () => {
  const lake = new Lake(await tempFolder());
  const child = await holder(lake.root);
  await expect(lockLake(lake)).rejects.toMatchObject({
    kind: 'lake',
    message: `another bake of ${lake.root} is running (process ${child.pid}); wait for it to end`,
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (await lockLake(lake)).release();
  // It is free as soon as it is released.
  await holder(lake.root);
});

it('is held by one bake at a time within a process, too', async () => {
  const lake = new Lake(await tempFolder());
  const lock = await lockLake(lake);
  await expect(lockLake(new Lake(lake.root))).rejects.toThrow(`(process ${process.pid})`);
  const other = await lockLake(new Lake(await tempFolder()));
  await lock.release();
  await lock.release();
  await (await lockLake(lake)).release();
  await other.release();
});

it('is a single file in the lake, which is complete or absent', async () => {
  const lake = new Lake(await tempFolder());
  await (await lockLake(lake)).release();
  expect(await readdir(join(lake.root, LAKE_FOLDER))).toEqual(['lock.duckdb']);
});

it('says what to do about a file that is not a lock', async () => {
  const lake = new Lake(await tempFolder());
  const path = join(lake.root, LAKE_FOLDER, 'lock.duckdb');
  await mkdir(join(lake.root, LAKE_FOLDER));
  for (const text of ['', 'rubbish', 'rubbish'.repeat(2000)]) {
    await writeFile(path, text);
    await expect(lockLake(lake)).rejects.toMatchObject({
      kind: 'lake',
      message: `${path}: is not a lock file; remove it and bake again`,
    });
  }
});

it('says what to do if its folder is a file', async () => {
  const lake = new Lake(await tempFolder());
  await writeFile(join(lake.root, LAKE_FOLDER), '');
  await expect(lockLake(lake)).rejects.toMatchObject({ kind: 'lake' });
});
