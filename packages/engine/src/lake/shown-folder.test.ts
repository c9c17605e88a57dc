import { execFile, spawnSync } from 'node:child_process';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tempFolder } from '@dc-data-baker/fixtures';
import { describe, expect, it } from 'vitest';
import { finishShowing, showFolder } from './shown-folder.ts';

/** A folder with bakes `1` and `2` in `bakes/`, each with two files that contain its number. */
async function twoBakes(): Promise<string> {
  const root = await tempFolder();
  for (const bake of ['1', '2']) await putFiles(join(root, 'bakes', bake), bake);
  return root;
}

async function putFiles(folder: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ['a.parquet', '_manifest.json']) await writeFile(join(folder, name), text);
}

async function seen(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder);
  const entries = names.map(
    async (name) => [name, await readFile(join(folder, name), 'utf8')] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

const of = (bake: string) => ({ '_manifest.json': bake, 'a.parquet': bake });

const noLinks = async () => {
  throw Object.assign(new Error('EPERM: operation not permitted, symlink'), { code: 'EPERM' });
};

/** Whether this process may mount something where only its children see it. */
const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

const FINISHES = `import { finishShowing } from ${JSON.stringify(new URL('shown-folder.ts', import.meta.url).href)};
for (const path of process.argv.slice(1)) {
  await finishShowing(path).then(() => console.log('done'), (error) => console.log(error.code));
}`;

it.skipIf(!canMount)('on a disk that is read-only nothing is renamed without need', async () => {
  const root = await twoBakes();
  await showFolder(join(root, 'bakes/1'), join(root, 'shown'));
  await mkdir(join(root, '.killed.next'));
  const { stdout } = await promisify(execFile)('unshare', [
    ...['-rm', 'sh', '-c', 'mount -B "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'],
    ...[root, process.execPath, '--input-type=module', '-e', FINISHES],
    ...['shown', 'never', 'killed'].map((name) => join(root, name)),
  ]);
  expect(stdout.trim().split('\n')).toEqual(['done', 'done', 'EROFS']);
});

describe('the published folder', () => {
  it('is a relative link, so that a lake can be moved', async () => {
    const root = await twoBakes();
    await showFolder(join(root, 'bakes/1'), join(root, 'shown'));
    expect(await readlink(join(root, 'shown'))).toBe('bakes/1');
    await showFolder(join(root, 'bakes/2'), join(root, 'shown'));
    const moved = join(await tempFolder(), 'moved');
    await rename(root, moved);
    expect(await seen(join(moved, 'shown'))).toEqual(of('2'));
    expect(await readdir(moved)).toEqual(['bakes', 'shown']);
  });

  it('replaces a real folder, as in lakes of earlier versions', async () => {
    const root = await twoBakes();
    await putFiles(join(root, 'shown'), 'old');
    await writeFile(join(root, 'shown/_publishing'), '');
    await showFolder(join(root, 'bakes/1'), join(root, 'shown'));
    expect(await seen(join(root, 'shown'))).toEqual(of('1'));
    expect(await readdir(root)).toEqual(['bakes', 'shown']);
  });

  it('moves files of others to a visible folder', async () => {
    const root = await twoBakes();
    await putFiles(join(root, 'shown'), 'old');
    await writeFile(join(root, 'shown/README.txt'), 'hands off');
    await showFolder(join(root, 'bakes/1'), join(root, 'shown'));
    const names = await readdir(root);
    expect(names).toEqual(['bakes', 'shown', expect.stringMatching(/^shown_before-[0-9a-f-]+$/)]);
    expect(await seen(join(root, names[2] ?? ''))).toEqual({ 'README.txt': 'hands off' });
  });

  it('never replaces a file', async () => {
    const root = await twoBakes();
    await writeFile(join(root, 'shown'), 'a file');
    await expect(showFolder(join(root, 'bakes/1'), join(root, 'shown'))).rejects.toMatchObject({
      kind: 'lake',
      message: `${join(root, 'shown')}: a file is where a folder should be; move it away, or choose another lake with --lake`,
    });
    expect(await readFile(join(root, 'shown'), 'utf8')).toBe('a file');
  });

  it('replaces a broken link', async () => {
    const root = await twoBakes();
    await symlink('bakes/none', join(root, 'shown'));
    await showFolder(join(root, 'bakes/1'), join(root, 'shown'));
    expect(await seen(join(root, 'shown'))).toEqual(of('1'));
  });

  it('is a copy if the disk has no links, and a link again if it has', async () => {
    const root = await twoBakes();
    const shown = join(root, 'shown');
    for (const bake of ['1', '2']) {
      await showFolder(join(root, 'bakes', bake), shown, noLinks);
      expect((await lstat(shown)).isDirectory()).toBe(true);
      expect(await seen(shown)).toEqual(of(bake));
      expect(await readdir(root)).toEqual(['bakes', 'shown']);
    }
    await showFolder(join(root, 'bakes/1'), shown);
    expect(await readlink(shown)).toBe('bakes/1');
    await showFolder(join(root, 'bakes/2'), shown, noLinks);
    expect(await seen(shown)).toEqual(of('2'));
    expect(await readdir(root)).toEqual(['bakes', 'shown']);
  });

  it('gets its name from the next process if one was killed between two renames', async () => {
    const root = await twoBakes();
    const shown = join(root, 'shown');
    await putFiles(join(root, '.shown.before-x'), 'old');
    await symlink('bakes/1', join(root, '.shown.next'));
    await finishShowing(shown);
    expect(await seen(shown)).toEqual(of('1'));
    await showFolder(join(root, 'bakes/2'), shown);
    expect(await seen(shown)).toEqual(of('2'));
    expect(await readdir(root)).toEqual(['bakes', 'shown']);
  });

  it('is never an incomplete copy', async () => {
    const root = await twoBakes();
    await putFiles(join(root, '.shown.next.draft'), 'half');
    await finishShowing(join(root, 'shown'));
    expect(await readdir(root)).toEqual(['.shown.next.draft', 'bakes']);
  });
});
