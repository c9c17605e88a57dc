import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { describe, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

it('creates a folder and its parents, and returns the first one created', async () => {
  const folder = await tempFolder();
  expect(await makeFolder(join(folder, 'a', 'b', 'c'))).toBe(join(folder, 'a'));
  expect(await makeFolder(join(folder, 'a', 'b', 'd'))).toBe(join(folder, 'a', 'b', 'd'));
  expect(await makeFolder(join(folder, 'a', 'b'))).toBeUndefined();
  expect((await stat(join(folder, 'a', 'b', 'c'))).isDirectory()).toBe(true);
});

it('accepts a link to a folder', async () => {
  const folder = await tempFolder();
  await mkdir(join(folder, 'real'));
  await symlink('real', join(folder, 'link'));
  expect(await makeFolder(join(folder, 'link', 'a'))).toBe(join(folder, 'link', 'a'));
  expect(await makeFolder(join(folder, 'link'))).toBeUndefined();
});

it('creates a folder once for many concurrent calls', async () => {
  const path = join(await tempFolder(), 'a', 'b', 'c');
  await Promise.all(Array.from({ length: 20 }, () => makeFolder(path)));
  expect((await stat(path)).isDirectory()).toBe(true);
});

describe('refuses a folder', () => {
  it('if there is a file with its name', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(folder, 'file', 'a', 'b'))).rejects.toMatchObject({
      code: 'ENOTDIR',
    });
  });

  it('if a link points nowhere, or to itself', async () => {
    const folder = await tempFolder();
    await symlink('gone', join(folder, 'broken'));
    await symlink('loop', join(folder, 'loop'));
    await expect(makeFolder(join(folder, 'broken', 'a'))).rejects.toMatchObject({
      code: 'EEXIST',
    });
    await expect(makeFolder(join(folder, 'loop', 'a'))).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it.skipIf(process.platform !== 'linux')('where a file system takes no folders', async () => {
    await expect(makeFolder('/proc/databaker/a/b')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(makeFolder('/proc/self/fd/databaker')).rejects.toMatchObject({ syscall: 'mkdir' });
  });
});
