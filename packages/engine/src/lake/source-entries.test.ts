import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it, onTestFinished } from 'vitest';
import { sourceEntries } from './source-entries.ts';

async function names(folder: string): Promise<string[]> {
  const entries = await sourceEntries(folder);
  return entries.map(({ path }) => path.slice(folder.length + 1)).sort();
}

async function put(folder: string, ...files: readonly string[]): Promise<void> {
  for (const file of files) {
    const path = join(folder, file);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, 'x');
  }
}

it('are files and links to files, in folders and links to folders, whatever their names', async () => {
  const folder = await tempFolder();
  const elsewhere = await tempFolder();
  await put(elsewhere, 'in/deep.csv', 'one.csv');
  await put(folder, 'a.csv', 'README', 'x.csv/1.csv', 'a=b/c', 'q?[*].csv', 'line\nend.csv');
  await symlink(join(elsewhere, 'one.csv'), join(folder, 'link.csv'));
  await symlink(join(elsewhere, 'in'), join(folder, 'linked'));
  expect(await names(folder)).toEqual(
    [
      'README',
      'a.csv',
      'a=b/c',
      'line\nend.csv',
      'link.csv',
      'linked/deep.csv',
      'q?[*].csv',
      'x.csv/1.csv',
    ].sort(),
  );
  expect(await names(join(folder, 'nothing here'))).toEqual([]);
});

it('leave out everything that Athena ignores, of whatever kind', async () => {
  const folder = await tempFolder();
  await put(folder, 'a.csv', '.hidden.csv', '_SUCCESS', '.git/x.csv', '_temporary/x.csv');
  // An editor's lock is a link without a target.
  await symlink('me@host.1234:1', join(folder, '.#a.csv'));
  await symlink(folder, join(folder, '_self'));
  execFileSync('mkfifo', [join(folder, '.pipe')]);
  await writeFile(Buffer.concat([Buffer.from(`${folder}/.caf`), Buffer.from([0xe9])]), 'x');
  expect(await names(folder)).toEqual(['a.csv']);
});

it.each([
  [
    'a link to nothing',
    (folder: string) => symlink('nowhere', join(folder, 'x.csv')),
    /\/x\.csv: a link to something that does not exist; remove it, or put there what it leads to$/,
  ],
  [
    'a link back to a folder that it is in',
    async (folder: string) => {
      await mkdir(join(folder, 'deep'));
      await symlink('..', join(folder, 'deep', 'up'));
    },
    /\/deep\/up: a link that leads back to a folder that contains it; remove it$/,
  ],
  [
    'a name that is not UTF-8',
    (folder: string) =>
      writeFile(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9])]), 'x'),
    /: the name caf\\xe9 is not UTF-8, so no engine can read the file; rename it$/,
  ],
  [
    'a named pipe',
    async (folder: string) => void execFileSync('mkfifo', [join(folder, 'x.csv')]),
    /\/x\.csv: a named pipe, not a file; move it away, or give it a name that begins with a dot$/,
  ],
  [
    'a device',
    (folder: string) => symlink('/dev/null', join(folder, 'x.csv')),
    /\/x\.csv: a device, not a file/,
  ],
  [
    'a socket',
    async (folder: string) => {
      const server = createServer();
      onTestFinished(() => void server.close());
      await new Promise<void>((resolve) => server.listen(join(folder, 'x.csv'), resolve));
    },
    /\/x\.csv: a socket, not a file/,
  ],
])('are refused if %s is among them', async (_what, make, message) => {
  const folder = await tempFolder();
  await put(folder, 'a.csv');
  await make(folder);
  await expect(sourceEntries(folder)).rejects.toMatchObject({
    kind: 'data',
    message: expect.stringMatching(message),
  });
});
