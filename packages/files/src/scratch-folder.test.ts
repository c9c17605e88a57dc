import { spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { scratchFolder } from './scratch-folder.ts';

/** The id of a process that has ended. */
const { pid: ended } = spawnSync(process.execPath, ['--version']);

it('is named after its use, the machine and the process', async () => {
  const parent = await tempFolder();
  const folder = await scratchFolder('diff', parent);
  expect(folder).toBe(join(parent, `databaker-${hostname()}-diff-${process.pid}`));
  expect(await readdir(parent)).toEqual([]);
});

it('removes what killed processes of this machine left behind, and nothing else', async () => {
  const parent = await tempFolder();
  const killed = `databaker-${hostname()}-seen-${ended}`;
  const others = [
    `databaker-${hostname()}-seen-${process.pid}`,
    `databaker-another-machine-seen-${ended}`,
    `databaker-${hostname()}-notes`,
    `somebody-${ended}`,
  ];
  for (const name of [killed, ...others]) {
    await mkdir(join(parent, name, 'spill'), { recursive: true });
    await writeFile(join(parent, name, 'spill/rows.tmp'), 'rows');
  }
  await scratchFolder('diff', parent);
  expect(await readdir(parent)).toEqual(others.sort());
});

it('is no reason to fail if the others cannot be listed', async () => {
  const parent = join(await tempFolder(), 'nowhere');
  expect(await scratchFolder('diff', parent)).toContain(parent);
});
