import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { describe, expect, it } from 'vitest';
import { Lake } from './lake/lake.ts';
import { MANIFEST_NAME } from './manifest-store.ts';
import { prune, removeUnfinished } from './prune.ts';
import { FailingStore } from './testing/failing-store.ts';
import { idOf, putBake, textsUnder } from './testing/hand-made-bake.ts';

const bakesLocation = 's3://shop/foo/';

async function lakeWith(statuses: readonly Parameters<typeof putBake>[4][]): Promise<Lake> {
  const lake = new Lake(await tempFolder());
  for (const [i, status] of statuses.entries()) {
    await putBake(lake, bakesLocation, idOf(i + 1), { 'p=A/part-0.parquet': 'a' }, status);
  }
  return lake;
}

async function bakesIn(lake: Lake): Promise<string[]> {
  const paths = Object.keys(await textsUnder(lake, bakesLocation));
  return [...new Set(paths.map((path) => path.split('/')[0] ?? ''))];
}

it('keeps the given number of last audited bakes', async () => {
  const lake = await lakeWith(['audited', 'audited', 'audited', 'audited']);
  const gone = await prune(lake, { bakesLocation, keepBakes: 2 }, idOf(4));
  expect([...gone].sort()).toEqual([idOf(1), idOf(2)]);
  expect(await bakesIn(lake)).toEqual([idOf(3), idOf(4)]);
  expect(await prune(lake, { bakesLocation, keepBakes: 2 }, idOf(4))).toEqual([]);
});

it('keeps the published bake however old it is, and does not count failed ones', async () => {
  const lake = await lakeWith(['audited', 'audited', 'failed', 'audited', 'written', 'writing']);
  await prune(lake, { bakesLocation, keepBakes: 2 }, idOf(1));
  expect(await bakesIn(lake)).toEqual([idOf(1), idOf(2), idOf(4)]);
  await prune(lake, { bakesLocation, keepBakes: 1 }, idOf(1));
  expect(await bakesIn(lake)).toEqual([idOf(1), idOf(4)]);
});

it.each(['writing', 'failed', 'audited'] as const)(
  'leaves what somebody linked into a bake that is %s, and deletes the rest',
  async (status) => {
    const lake = await lakeWith([status, 'audited']);
    const theirs = await tempFolder();
    await writeFile(join(theirs, 'notes.txt'), 'the only copy');
    const bake = lake.pathOf(`${bakesLocation}${idOf(1)}/`);
    await symlink(theirs, join(bake, 'notes'));
    await symlink('..', join(bake, 'up'));
    await symlink('nowhere', join(bake, 'p=A/gone'));
    await prune(lake, { bakesLocation, keepBakes: 1 }, idOf(2));
    expect(await readFile(join(theirs, 'notes.txt'), 'utf8')).toBe('the only copy');
    expect((await readdir(bake)).sort()).toEqual(['notes', 'p=A', 'up']);
    expect(await readdir(join(bake, 'p=A'))).toEqual(['gone']);
    expect(await prune(lake, { bakesLocation, keepBakes: 1 }, idOf(2))).toEqual([]);
  },
);

it('deletes only the files that a manifest lists', async () => {
  const lake = await lakeWith(['audited', 'audited']);
  await lake.write(`${bakesLocation}${idOf(1)}/notes.txt`, 'mine');
  await lake.write(`${bakesLocation}archive/old.parquet`, 'mine');
  await lake.write(`${bakesLocation}not-a-bake/${MANIFEST_NAME}`, 'mine');
  await putBake(lake, 's3://shop/foo_bar/', idOf(1), { 'a.parquet': 'a' });
  await prune(lake, { bakesLocation, keepBakes: 1 }, idOf(2));
  expect(Object.keys(await textsUnder(lake, 's3://shop/'))).toEqual([
    `foo/${idOf(1)}/notes.txt`,
    `foo/${idOf(2)}/${MANIFEST_NAME}`,
    `foo/${idOf(2)}/p=A/part-0.parquet`,
    'foo/archive/old.parquet',
    `foo/not-a-bake/${MANIFEST_NAME}`,
    `foo_bar/${idOf(1)}/${MANIFEST_NAME}`,
    `foo_bar/${idOf(1)}/a.parquet`,
  ]);
});

it('deletes all files of a bake that was never finished, because its manifest lists none yet', async () => {
  const lake = await lakeWith(['writing', 'audited']);
  await prune(lake, { bakesLocation, keepBakes: 1 }, idOf(2));
  expect(await bakesIn(lake)).toEqual([idOf(2)]);
});

it('refuses a manifest that lists files elsewhere', async () => {
  const lake = await lakeWith([]);
  await lake.write('s3://shop/other', 'mine');
  const files = { 'a.parquet': 'a' };
  await putBake(lake, bakesLocation, idOf(1), files, 'failed');
  const manifest = `${bakesLocation}${idOf(1)}/${MANIFEST_NAME}`;
  const body = String(await lake.read(manifest)).replace('a.parquet', '../../other');
  await lake.write(manifest, body);
  await expect(prune(lake, { bakesLocation, keepBakes: 1 }, undefined)).rejects.toThrow();
  expect(String(await lake.read('s3://shop/other'))).toBe('mine');
});

it('deletes what killed bakes left of a table that has not changed, and no other bake', async () => {
  const statuses = [
    'writing',
    'audited',
    'written',
    'failed',
    'held',
    'writing',
    'written',
  ] as const;
  const lake = await lakeWith(statuses);
  await removeUnfinished(lake, bakesLocation, idOf(7));
  expect(await bakesIn(lake)).toEqual([idOf(2), idOf(4), idOf(5), idOf(7)]);
});

it('removes of unfinished bakes only those that began before a time, where there is no lock', async () => {
  const lake = await lakeWith(['writing', 'written', 'failed', 'audited']);
  const began = new Date('2026-01-01T00:00:00.000Z');
  const later = new Date(began.getTime() + 1);
  expect(await removeUnfinished(lake, bakesLocation, undefined, began)).toEqual([]);
  expect(await bakesIn(lake)).toHaveLength(4);
  const gone = await removeUnfinished(lake, bakesLocation, undefined, later);
  expect([...gone].sort()).toEqual([idOf(1), idOf(2)]);
  expect(await bakesIn(lake)).toEqual([idOf(3), idOf(4)]);
});

describe('cut short', () => {
  it.each([
    ['failed', 0],
    ['failed', 1],
    ['writing', 0],
    ['writing', 1],
  ] as const)(
    'a bake that is %s, after %i removals: the next one finishes',
    async (status, changes) => {
      const lake = await lakeWith([status, 'audited']);
      const pruning = prune(
        new FailingStore(lake, changes),
        { bakesLocation, keepBakes: 1 },
        idOf(2),
      );
      await pruning.catch(() => {});
      await prune(lake, { bakesLocation, keepBakes: 1 }, idOf(2));
      expect(await bakesIn(lake)).toEqual([idOf(2)]);
    },
  );
});
