import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { codeHash } from './code-hash.ts';

const LONG_AGO = new Date('2026-01-01');

async function folderOf(texts: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(await tempFolder(), 'src');
  await mkdir(folder);
  for (const [file, text] of Object.entries(texts)) {
    await writeFile(join(folder, file), text);
    await utimes(join(folder, file), LONG_AGO, LONG_AGO);
  }
  return folder;
}

it('is the same in any folder, and for any order of the files', async () => {
  const [one, other] = [
    await folderOf({ 'a.ts': '1', 'b.ts': '2' }),
    await folderOf({ 'a.ts': '1', 'b.ts': '2' }),
  ];
  const hash = codeHash(one, ['a.ts', 'b.ts']);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(codeHash(other, ['b.ts', 'a.ts'])).toBe(hash);
});

it('differs if the same text is divided into other files', async () => {
  const one = await folderOf({ 'a.ts': '12', 'b.ts': '' });
  const other = await folderOf({ 'a.ts': '1', 'b.ts': '2' });
  expect(codeHash(one, ['a.ts', 'b.ts'])).not.toBe(codeHash(other, ['a.ts', 'b.ts']));
});

it('fails for a missing file', async () => {
  expect(codeHash(await folderOf({}), ['a.ts'])).toBeUndefined();
});
