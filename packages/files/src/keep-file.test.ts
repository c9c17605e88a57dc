import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { keepFile, type MostKept } from './keep-file.ts';

/** A folder of files with one byte for each letter, from the oldest to the newest. */
async function folderOf(...texts: readonly string[]): Promise<string> {
  const folder = join(await tempFolder(), 'kept');
  await mkdir(folder);
  for (const [i, text] of texts.entries()) {
    await writeFile(join(folder, text), text);
    await utimes(join(folder, text), i, i);
  }
  return folder;
}

const keep = (folder: string, text: string, most: MostKept) =>
  keepFile(join(folder, text), (draft) => writeFile(draft, text), most);

it('makes the folder, with no other file in it', async () => {
  const folder = join(await tempFolder(), 'new', 'kept');
  await keep(folder, 'one', { files: 1 });
  expect(await readdir(folder)).toEqual(['one']);
  expect(await readFile(join(folder, 'one'), 'utf8')).toBe('one');
});

it.each([
  [{ files: 2 }, ['c', 'new']],
  [{ files: 9, bytes: 5 }, ['c', 'new']],
  [{ files: 9, bytes: 6 }, ['bb', 'c', 'new']],
  [{ files: 9 }, ['aaaa', 'bb', 'c', 'new']],
  // The new file is kept even if it is too large alone, and the others are not deleted for it.
  [{ files: 9, bytes: 2 }, ['c']],
])('keeps the latest, no more than %o', async (most, left) => {
  const folder = await folderOf('aaaa', 'bb', 'c');
  await keep(folder, 'new', most);
  expect((await readdir(folder)).sort()).toEqual(left);
});

it('leaves the earlier file if writing fails, and no partial file', async () => {
  const folder = await folderOf('one');
  const cutShort = async (draft: string) => {
    await writeFile(draft, 'o');
    throw new Error('the disk is full');
  };
  await keepFile(join(folder, 'one'), cutShort, { files: 1 });
  expect(await readdir(folder)).toEqual(['one']);
  expect(await readFile(join(folder, 'one'), 'utf8')).toBe('one');
});

it('keeps nothing if the folder cannot be made', async () => {
  const path = join(await tempFolder(), 'file');
  await writeFile(path, '');
  await keep(join(path, 'kept'), 'one', { files: 1 });
  expect(await readFile(path, 'utf8')).toBe('');
});
