import { tempFolder } from '@dc-data-baker/fixtures';
import type { Manifest } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { Lake } from './lake/lake.ts';
import { foundByClients } from './stray-files.ts';
import { idOf, putBake } from './testing/hand-made-bake.ts';
import { assertWhole, assertWholeAt, flawsOf, isWhole } from './whole-bake.ts';

const BAKES = 's3://shop/bread/';
const FOLDER = `${BAKES}${idOf(1)}/`;

/** A lake whose folders are read as Athena reads those of S3. */
class ReadByFolder extends Lake {
  readonly isReadByFolder = true;
}

async function bakeBeside(
  others: readonly string[],
  Store: typeof Lake = ReadByFolder,
): Promise<{ store: Lake; manifest: Manifest }> {
  const store = new Store(await tempFolder());
  const manifest = await putBake(store, BAKES, idOf(1), { 'day=1/part-0.parquet': 'a' });
  for (const path of others) await store.write(`${FOLDER}${path}`, 'b');
  return { store, manifest };
}

describe('a bake where Athena reads its folder', () => {
  it.each([
    [['day=1/copy.parquet'], ''],
    [['copy.csv', 'day=1/part-1.parquet'], ', nor is 1 more file'],
    [['day=1/a', 'day=1/b', 'day=2/c'], ', nor are 2 more files'],
  ])('is not whole with %j beside its files', async (others, more) => {
    const { store, manifest } = await bakeBeside(others);
    expect(await isWhole(store, BAKES, manifest)).toBe(false);
    await expect(assertWhole(store, BAKES, manifest)).rejects.toMatchObject({
      kind: 'lake',
      message: `${store.placeOf(`${FOLDER}${others[0]}`)} is not one of bake ${idOf(1)}${more}, but Athena reads everything there as rows of \`bread\`: move what is not the bake’s elsewhere, or delete it`,
    });
  });

  it('is whole with names that Athena ignores beside them', async () => {
    const { store, manifest } = await bakeBeside(['_notes.txt', 'day=1/.copy', '_attempts/a/0']);
    await assertWhole(store, BAKES, manifest);
    expect(await isWhole(store, BAKES, manifest)).toBe(true);
  });

  it('is not whole while its files are being replaced, even if each has the right size', async () => {
    const { store, manifest } = await bakeBeside(['_publishing']);
    await expect(assertWholeAt(store, FOLDER, manifest)).rejects.toMatchObject({
      kind: 'lake',
      message:
        'the files of `bread` are being replaced by those of another bake, or this was cut short: until it is finished, they are a mix of two bakes. If no publishing is running, `databaker bake bread` or `databaker rollback bread` finishes it',
    });
  });
});

describe('a bake in a lake', () => {
  it('is whole whatever is beside its files: the manifest says what is read', async () => {
    const { store, manifest } = await bakeBeside(['day=1/copy.parquet'], Lake);
    await assertWhole(store, BAKES, manifest);
  });

  it('has a stray file where clients ask for files by name', async () => {
    const { store, manifest } = await bakeBeside(['B1.parquet', 'Thumbs.db'], Lake);
    expect(await flawsOf(store, FOLDER, manifest, { isFound: foundByClients })).toEqual({
      damaged: [],
      stray: ['B1.parquet'],
      isMixed: false,
    });
  });
});
