import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { Lake } from './lake.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function lakeOf(count: number): Promise<Lake> {
  const lake = new Lake(await tempFolder());
  await mkdir(join(lake.root, 'bucket'));
  for (let i = 0; i < count; i++) await writeFile(join(lake.root, 'bucket', `${i}.csv`), `${i}`);
  return lake;
}

it('returns the hashes of the files, in their order', async () => {
  const lake = await lakeOf(20);
  const objects = await lake.list('s3://bucket/');
  expect(await lake.contentsOf(objects)).toEqual(
    objects.map(({ location }) => sha256(location.replace(/\D/g, '').slice(1))),
  );
});

it('keeps hashes for the next one, and reads changed files again', async () => {
  const lake = await lakeOf(2);
  await lake.contentsOf(await lake.list('s3://bucket/'));
  const cache = join(lake.root, '.databaker/hashes.json');
  // With false hashes in the cache, the result shows whether files were read.
  const known = (await readFile(cache, 'utf8')).replaceAll(sha256('0'), 'the cached one');
  await writeFile(cache, known);
  await writeFile(join(lake.root, 'bucket', '1.csv'), 'other');
  const next = new Lake(lake.root);
  expect(await next.contentsOf(await next.list('s3://bucket/'))).toEqual([
    'the cached one',
    sha256('other'),
  ]);
});

it('keeps the hashes that it has if a file cannot be read', async () => {
  const lake = await lakeOf(40);
  const objects = await lake.list('s3://bucket/');
  await rm(join(lake.root, 'bucket', '9.csv'));
  await expect(lake.contentsOf(objects)).rejects.toMatchObject({
    kind: 'lake',
    message: expect.stringContaining(`${join(lake.root, 'bucket', '9.csv')}: it is not there`),
  });
  const cache = await readFile(join(lake.root, '.databaker/hashes.json'), 'utf8');
  expect(cache).toContain(sha256('0'));
});

it('leaves nothing behind if the cache cannot be written', async () => {
  const lake = await lakeOf(1);
  await mkdir(join(lake.root, '.databaker/hashes.json'), { recursive: true });
  expect(await lake.contentsOf(await lake.list('s3://bucket/'))).toEqual([sha256('0')]);
  expect(await readdir(join(lake.root, '.databaker'))).toEqual(['hashes.json']);
});

it('writes the cache once for all of them', async () => {
  const lake = await lakeOf(300);
  const objects = await lake.list('s3://bucket/');
  const cache = join(lake.root, '.databaker');
  await mkdir(cache);
  const before = (await stat(cache)).mtimeMs;
  const seen = new Set<number>();
  let done = false;
  const watch = (async () => {
    while (!done) {
      const found = await stat(join(cache, 'hashes.json')).catch(() => undefined);
      if (found) seen.add(found.ino);
    }
  })();
  await lake.contentsOf(objects);
  done = true;
  await watch;
  expect((await stat(cache)).mtimeMs).toBeGreaterThan(before);
  expect(seen.size).toBeLessThanOrEqual(1);
});
