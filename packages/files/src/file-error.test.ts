import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { fileError } from './file-error.ts';

it('names the path, what is wrong, and what to do', async () => {
  const path = join(await tempFolder(), 'file');
  await writeFile(path, '');
  await expect(
    fileError(path, () => readdir(path), 'choose another lake with --lake'),
  ).rejects.toMatchObject({
    kind: 'lake',
    message: `${path}: a file is where a folder should be; move it away, or choose another lake with --lake (ENOTDIR, scandir)`,
  });
});

it.each([
  ['a name that is too long', `/tmp/${'x'.repeat(300)}`, 'the name is too long; use a shorter one'],
  ['a folder', '/tmp', 'a folder is where a file should be; move it away'],
  ['nothing', '/nowhere/at/all', 'it is not there, or cannot be made there'],
])('explains %s', async (_, path, message) => {
  await expect(fileError(path, () => readFile(path))).rejects.toMatchObject({
    kind: 'lake',
    message: expect.stringContaining(`${path}: ${message}`),
  });
});

it('leaves errors as they are that are not the system’s', async () => {
  const bug = new TypeError('x is not a function');
  await expect(fileError('/tmp', () => Promise.reject(bug))).rejects.toBe(bug);
});

it('says that the working directory was removed, although the error has no path', async () => {
  const gone = Object.assign(new Error('ENOENT: process.cwd failed'), {
    ...{ code: 'ENOENT', errno: -2, syscall: 'uv_cwd' },
  });
  await expect(fileError(undefined, () => Promise.reject(gone))).rejects.toMatchObject({
    kind: 'lake',
    message: 'the folder that you are in is not there any more; change to another (ENOENT, uv_cwd)',
  });
});
