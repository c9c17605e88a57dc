import { randomUUID } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { clearDrafts } from './drafts.ts';

it('removes drafts and the folders that they leave empty, and nothing else', async () => {
  const folder = await tempFolder();
  await mkdir(join(folder, 'bake/first_letter=A'), { recursive: true });
  await mkdir(join(folder, 'begun'));
  const kept = ['.README', '_manifest.json', 'bake/first_letter=A/part-0.parquet', 'bake/.note'];
  const drafts = [`.${randomUUID()}`, `bake/.${randomUUID()}`, `begun/.databaker-${randomUUID()}`];
  for (const name of [...kept, ...drafts]) await writeFile(join(folder, name), '');
  await clearDrafts(folder);
  const left = await readdir(folder, { recursive: true });
  expect(left.sort()).toEqual([...kept, 'bake', 'bake/first_letter=A'].sort());
});

it('does nothing if there is no folder', async () => {
  await clearDrafts(join(await tempFolder(), 'none'));
});
