import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { describe, expect, it } from 'vitest';
import { Lake } from './lake.ts';

async function emptyLake(): Promise<Lake> {
  return new Lake(await tempFolder());
}

async function locations(lake: Lake, prefix: string): Promise<string[]> {
  return (await lake.list(prefix)).map(({ location }) => location);
}

describe('paths', () => {
  it('keeps s3://bucket/key in the file bucket/key', async () => {
    const lake = await emptyLake();
    expect(lake.pathOf('s3://bucket/a/b.csv')).toBe(join(lake.root, 'bucket/a/b.csv'));
    expect(lake.placeOf('s3://bucket/a/b.csv')).toBe(join(lake.root, 'bucket/a/b.csv'));
    expect(lake.locationOf(join(lake.root, 'bucket/a/b.csv'))).toBe('s3://bucket/a/b.csv');
  });

  it('resolves a relative directory once, whatever the working directory is later', async () => {
    const folder = await tempFolder();
    const lake = new Lake(relative(process.cwd(), folder));
    expect(lake.root).toBe(folder);
    expect(new Lake('~lake').root).toBe(resolve('~lake'));
  });

  it.each([
    's3://bucket/../../etc/passwd',
    's3://bucket/a/../../../b',
    's3://../bucket/key',
    's3://./bucket/key',
    's3://bucket',
    's3:///key',
    '/etc/passwd',
    'https://bucket/key',
  ])('refuses %s', async (location) => {
    const lake = await emptyLake();
    expect(() => lake.pathOf(location)).toThrow('not an s3://bucket/key');
    await expect(lake.write(location, 'x')).rejects.toThrow('not an s3://bucket/key');
  });

  it('accepts any other character in names', async () => {
    const lake = await emptyLake();
    const location = `s3://bucket/it's 100%/#1 [x]*?/"é\\.csv`;
    await lake.write(location, 'x');
    expect(await locations(lake, 's3://bucket/')).toEqual([location]);
    expect(String(await lake.read(location))).toBe('x');
  });
});

describe('listing', () => {
  it('lists every file below, including hidden ones, in the order of their names', async () => {
    const lake = await emptyLake();
    const names = [
      'b/z.csv',
      'a.csv',
      'b/_manifest.json',
      '.hidden',
      'b-c.csv',
      'B.csv',
      'a/1/2/3',
    ];
    for (const name of names) await lake.write(`s3://bucket/${name}`, name);
    await lake.write('s3://bucket-2/other', '');
    expect(await locations(lake, 's3://bucket/')).toEqual([
      's3://bucket/.hidden',
      's3://bucket/B.csv',
      's3://bucket/a.csv',
      's3://bucket/a/1/2/3',
      's3://bucket/b-c.csv',
      's3://bucket/b/_manifest.json',
      's3://bucket/b/z.csv',
    ]);
    expect(await lake.list('s3://bucket/b/')).toMatchObject([{ bytes: 16 }, { bytes: 7 }]);
  });

  it('lists nothing for a missing folder', async () => {
    expect(await locations(await emptyLake(), 's3://bucket/none/')).toEqual([]);
  });

  it('gives another version when a file is written again, even with the same size', async () => {
    const lake = await emptyLake();
    const version = async () => (await lake.list('s3://bucket/'))[0]?.version;
    await lake.write('s3://bucket/a', 'one');
    const first = await version();
    expect(await version()).toBe(first);
    await lake.write('s3://bucket/a', 'two');
    expect(await version()).not.toBe(first);
  });

  it('follows links to files and to folders, and passes over those that lead nowhere', async () => {
    const lake = await emptyLake();
    const elsewhere = await tempFolder();
    await mkdir(join(elsewhere, 'deep'));
    await writeFile(join(elsewhere, 'deep/data.csv'), '12345');
    await mkdir(join(lake.root, 'bucket'));
    await symlink(elsewhere, join(lake.root, 'bucket/folder'));
    await symlink(join(elsewhere, 'deep/data.csv'), join(lake.root, 'bucket/file.csv'));
    await symlink(join(elsewhere, 'gone'), join(lake.root, 'bucket/broken.csv'));
    await symlink('itself.csv', join(lake.root, 'bucket/itself.csv'));
    const listed = await lake.list('s3://bucket/');
    expect(listed).toMatchObject([
      { location: 's3://bucket/file.csv', bytes: 5 },
      { location: 's3://bucket/folder/deep/data.csv', bytes: 5, isLinked: true },
    ]);
    expect(listed[0]).not.toHaveProperty('isLinked');
  });

  it('stops at a link that leads back to a folder that contains it', async () => {
    const lake = await emptyLake();
    await mkdir(join(lake.root, 'bucket'));
    await mkdir(join(lake.root, 'bucket/folder'));
    // With two links, the system would follow 2^40 combinations before it reports a loop.
    await symlink('..', join(lake.root, 'bucket/folder/up'));
    await symlink('../../bucket', join(lake.root, 'bucket/folder/top'));
    await lake.write('s3://bucket/folder/a', 'one');
    expect(await lake.list('s3://bucket/')).toMatchObject([{ location: 's3://bucket/folder/a' }]);
  });
});

describe('writing', () => {
  it('shows readers the old file or the new one, never a part', async () => {
    const lake = await emptyLake();
    const texts = ['a', 'b'].map((letter) => letter.repeat(2_000_000));
    await lake.write('s3://bucket/file', texts[0] ?? '');
    let writing = true;
    const writer = (async () => {
      for (let i = 0; i < 30; i++) await lake.write('s3://bucket/file', texts[i % 2] ?? '');
      writing = false;
    })();
    let reads = 0;
    while (writing) {
      const text = String(await lake.read('s3://bucket/file'));
      expect(texts.includes(text)).toBe(true);
      reads++;
    }
    await writer;
    expect(reads).toBeGreaterThan(5);
    expect(await readdir(join(lake.root, 'bucket'))).toEqual(['file']);
  });

  it('overwrites an existing file with a copy', async () => {
    const lake = await emptyLake();
    await lake.write('s3://bucket/old', 'old');
    await lake.write('s3://bucket/new', 'new');
    await lake.copy('s3://bucket/new', 's3://other/deep/copy');
    await lake.copy('s3://bucket/old', 's3://other/deep/copy');
    expect(String(await lake.read('s3://other/deep/copy'))).toBe('old');
    expect(String(await lake.read('s3://bucket/new'))).toBe('new');
  });

  it('leaves no draft if the copy already exists', async () => {
    const lake = await emptyLake();
    await lake.write('s3://bucket/file', 'x');
    for (let i = 0; i < 3; i++) await lake.copy('s3://bucket/file', 's3://bucket/copy');
    expect(await locations(lake, 's3://bucket/')).toEqual(['s3://bucket/copy', 's3://bucket/file']);
  });

  it('does not change the original when the copy is written again', async () => {
    const lake = await emptyLake();
    await lake.write('s3://bucket/bake', 'bake');
    await lake.copy('s3://bucket/bake', 's3://bucket/published');
    await lake.write('s3://bucket/published', 'other');
    expect(String(await lake.read('s3://bucket/bake'))).toBe('bake');
  });

  it('leaves the old file and no draft when it fails', async () => {
    const lake = await emptyLake();
    await lake.write('s3://bucket/file', 'old');
    await expect(lake.copy('s3://bucket/none', 's3://bucket/file')).rejects.toThrow();
    await mkdir(join(lake.root, 'bucket/folder/below'), { recursive: true });
    await expect(lake.write('s3://bucket/folder', 'x')).rejects.toMatchObject({
      kind: 'lake',
      message: expect.stringContaining('a folder is where a file should be'),
    });
    await expect(lake.write('s3://bucket/file/below', 'x')).rejects.toMatchObject({
      kind: 'lake',
      message: expect.stringMatching(/a file is where a folder should be; .* \(EEXIST, mkdir\)$/),
    });
    expect((await readdir(join(lake.root, 'bucket'))).sort()).toEqual(['file', 'folder']);
    expect(await readFile(join(lake.root, 'bucket/file'), 'utf8')).toBe('old');
  });
});

describe('reading and removing', () => {
  it('reads `undefined` if there is no file', async () => {
    expect(await (await emptyLake()).read('s3://bucket/none')).toBeUndefined();
  });

  it('removes files and the folders that they leave empty, up to the bucket', async () => {
    const lake = await emptyLake();
    for (const key of ['a/b/1', 'a/b/2', 'a/c/3']) await lake.write(`s3://bucket/${key}`, '');
    await lake.remove(['s3://bucket/a/b/1', 's3://bucket/a/b/none']);
    expect(await locations(lake, 's3://bucket/')).toEqual([
      's3://bucket/a/b/2',
      's3://bucket/a/c/3',
    ]);
    await lake.remove(['s3://bucket/a/b/2']);
    await expect(stat(join(lake.root, 'bucket/a/b'))).rejects.toThrow('ENOENT');
    await lake.remove(['s3://bucket/a/c/3']);
    expect(await readdir(join(lake.root, 'bucket'))).toEqual([]);
  });
});
