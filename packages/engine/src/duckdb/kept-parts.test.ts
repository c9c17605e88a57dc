import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { common, projectOf, queryNamed } from '@dc-data-baker/fixtures';
import {
  allFound,
  BaseTable,
  csv,
  external,
  Layer,
  notFewerThan,
  query,
  unique,
} from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { LAKE_FOLDER } from '../lake/lake.ts';
import { cookedOnce, emptyKitchen, type Kitchen } from '../testing/kitchen.ts';

const named = BaseTable({
  ...common,
  name: 'named',
  prefix: 'named/',
  format: csv({ header: false }),
  columns: { key: 'string', tag: 'string' },
  populatedBy: external('a test'),
});
const tagged = BaseTable({
  ...common,
  name: 'tagged',
  prefix: 'tagged/',
  columns: { key: 'string', tags: 'array<string>' },
  populatedBy: query(queryNamed('tagged')),
  checks: [
    unique('key'),
    allFound('tags', named, 'tag', { severity: 'warn' }),
    notFewerThan(0.9, 'published', { of: 'tags', severity: 'warn' }),
  ],
});
const project = projectOf(
  [Layer({ name: 'plane', description: 'What?', tables: [named, tagged] })],
  {
    tagged: 'SELECT key, ARRAY[tag] AS tags FROM named',
  },
);

/** Bakes rows, and returns what the checks found that compare with the bake before. */
async function bake(kitchen: Kitchen, rows: string) {
  await kitchen.put(named, 'named.csv', rows);
  await kitchen.bake();
  const { checks = [] } = (await kitchen.published(tagged)) ?? {};
  return Object.fromEntries(checks.map(({ name, wrong }) => [name, wrong]));
}

const partsOf = async ({ lake }: Kitchen): Promise<string[]> => {
  const folder = join(lake.root, LAKE_FOLDER, 'parts');
  return (await readdir(folder)).map((name) => join(folder, name));
};

const publishedFiles = async (kitchen: Kitchen): Promise<string[]> => {
  const { location = '', files = [] } = (await kitchen.published(tagged)) ?? {};
  return files.map(({ path }) => kitchen.lake.pathOf(`${location}${path}`));
};

/** Changes a tag in files, and nothing else. */
async function damage(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const bytes = await readFile(file, 'latin1');
    await writeFile(file, bytes.replaceAll('red', 'rad'), 'latin1');
  }
}

const baked = cookedOnce(async () => {
  const kitchen = await emptyKitchen(project);
  await bake(kitchen, 'a,red\nb,blue\n');
  return kitchen;
});

describe('a part of the checks of a bake', () => {
  it('is not read again when the next bake is compared with it', async () => {
    const kitchen = await baked();
    await damage(await publishedFiles(kitchen));
    expect(await bake(kitchen, 'a,red\nb,blue\nc,red\n')).toMatchObject({ 'noneGone(tags)': 0 });
  });

  it('is read again if it is not cached', async () => {
    const kitchen = await baked();
    await damage(await publishedFiles(kitchen));
    for (const part of await partsOf(kitchen)) await rm(part);
    // `rad`, which is published now, is gone.
    expect(await bake(kitchen, 'a,red\nb,blue\nc,red\n')).toMatchObject({ 'noneGone(tags)': 1 });
  });

  it('is read again if the cached file is damaged', async () => {
    const kitchen = await baked();
    const kept = await partsOf(kitchen);
    expect(kept).toHaveLength(1);
    await damage(kept);
    expect(await bake(kitchen, 'a,red\nb,blue\nc,red\n')).toMatchObject({ 'noneGone(tags)': 0 });
  });

  it('is used only for the bake that it was read from', async () => {
    const kitchen = await baked();
    const found = [
      await bake(kitchen, 'a,red\nb,green\n'),
      await bake(kitchen, 'a,red\nb,green\nc,red\n'),
      await bake(kitchen, 'b,green\n'),
    ];
    expect(found.map((checks) => checks['noneGone(tags)'])).toEqual([1, 0, 1]);
    expect(found.map((checks) => checks['allFound(tags, named.tag)'])).toEqual([0, 0, 0]);
  });

  it('is not cached if there is no bake, or the bake has other columns', async () => {
    const kitchen = await baked();
    const columns = { key: 'string', tags: 'array<string>', size: 'int' } as const;
    const wider = BaseTable({
      ...common,
      name: 'tagged',
      prefix: 'tagged/',
      columns,
      populatedBy: query(queryNamed('tagged')),
      checks: [notFewerThan(0.9, 'published', { of: 'tags', severity: 'warn' })],
    });
    const layer = Layer({ name: 'plane', description: 'What?', tables: [named, wider] });
    const other = kitchen.with(
      projectOf([layer], { tagged: 'SELECT key, ARRAY[tag] AS tags, 1 AS size FROM named' }),
    );
    // All tags are others, but there is nothing to compare them with.
    expect(await bake(other, 'a,green\n')).toMatchObject({ 'noneGone(tags)': 0 });
    expect(await bake(other, 'a,yellow\nb,green\n')).toMatchObject({ 'noneGone(tags)': 0 });
    expect(await bake(other, 'a,yellow\n')).toMatchObject({ 'noneGone(tags)': 1 });
  });
});
