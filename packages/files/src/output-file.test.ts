import { spawnSync } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tempFolder } from '@dc-data-baker/fixtures';
import { describe, expect, it } from 'vitest';
import { openOutput, writeOutput } from './output-file.ts';

const MODULE = pathToFileURL(join(import.meta.dirname, 'output-file.ts')).href;
const WRITE = `import { writeOutput } from '${MODULE}'; await writeOutput(process.argv[1], 'rows\\n').catch((error) => { console.log(error.message); });`;

/** Writes \`rows\` in a process of its own, started by a shell that redirects descriptors. */
function shell(path: string, redirections = ''): { status: number | null; stdout: string } {
  return spawnSync(
    'sh',
    ['-c', `"$0" --input-type=module -e "$1" "$2" ${redirections}`, process.execPath, WRITE, path],
    { encoding: 'utf8' },
  );
}

describe('a file', () => {
  it('exists only once it is complete', async () => {
    const folder = await tempFolder();
    const path = join(folder, 'out.csv');
    const output = await openOutput(path);
    output.stream.write('rows');
    expect(await readdir(folder)).not.toContain('out.csv');
    await output.keep();
    expect(await readdir(folder)).toEqual(['out.csv']);
    expect(await readFile(path, 'utf8')).toBe('rows');
  });

  it('is unchanged if the output is discarded', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'out.csv'), 'old');
    const output = await openOutput(join(folder, 'out.csv'));
    output.stream.write('new');
    await output.discard();
    expect(await readdir(folder)).toEqual(['out.csv']);
    expect(await readFile(join(folder, 'out.csv'), 'utf8')).toBe('old');
  });

  it('keeps its permissions, and a link to it', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'real'), 'old');
    await chmod(join(folder, 'real'), 0o600);
    await symlink('real', join(folder, 'link'));
    await writeOutput(join(folder, 'link'), 'new');
    expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
    expect((await stat(join(folder, 'real'))).mode & 0o777).toBe(0o600);
  });

  it('may have the longest name that is possible', async () => {
    const path = join(await tempFolder(), 'x'.repeat(255));
    await writeOutput(path, 'rows');
    expect(await readFile(path, 'utf8')).toBe('rows');
  });
});

describe('refuses as an output', () => {
  it('a folder, and a link to a missing file', async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, 'a'));
    await symlink('gone', join(folder, 'broken'));
    await expect(openOutput(join(folder, 'a'))).rejects.toMatchObject({
      kind: 'request',
      message: `${join(folder, 'a')} is a folder; name a file`,
    });
    await expect(openOutput(join(folder, 'broken'))).rejects.toMatchObject({
      kind: 'request',
      message: expect.stringContaining('is a link to something that does not exist'),
    });
    await expect(openOutput(join(folder, 'none', 'a'))).rejects.toMatchObject({ kind: 'lake' });
  });
});

describe.skipIf(process.platform !== 'linux')('what is no file is written to', () => {
  it('a device stays a device', async () => {
    const before = await stat('/dev/null');
    await writeOutput('/dev/null', 'rows');
    const after = await stat('/dev/null');
    expect(after.isCharacterDevice()).toBe(true);
    expect(after.ino).toBe(before.ino);
  });

  it('a full device is reported, and stays a device', async () => {
    await expect(writeOutput('/dev/full', 'rows')).rejects.toMatchObject({
      kind: 'lake',
      message: expect.stringContaining('/dev/full: the disk is full'),
    });
    expect((await stat('/dev/full')).isCharacterDevice()).toBe(true);
    expect((await readdir('/dev')).filter((name) => name.startsWith('.databaker'))).toEqual([]);
  });

  it('a named pipe is written to, and stays a pipe', async () => {
    const pipe = join(await tempFolder(), 'pipe');
    spawnSync('mkfifo', [pipe]);
    const [, text] = await Promise.all([writeOutput(pipe, 'rows'), readFile(pipe, 'utf8')]);
    expect(text).toBe('rows');
    expect((await stat(pipe)).isFIFO()).toBe(true);
  });

  it.each(['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'])('%s, be it a pipe', (path) => {
    expect(shell(path, '| cat').stdout).toBe('rows\n');
  });

  it.each(['/dev/stdout', '/proc/self/fd/1'])(
    '%s, be it a file that is gone on with',
    async (path) => {
      const log = join(await tempFolder(), 'log');
      await writeFile(log, 'before\n');
      const { ino } = await stat(log);
      shell(path, `>> '${log}'`);
      expect(await readFile(log, 'utf8')).toBe('before\nrows\n');
      expect((await stat(log)).ino).toBe(ino);
    },
  );

  it('a link to a device stays, and so does the device', async () => {
    const link = join(await tempFolder(), 'link');
    await symlink('/dev/null', link);
    await writeOutput(link, 'rows');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });
});
