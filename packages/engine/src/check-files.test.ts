import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { addresses, ballotsByOutcode } from '@dc-data-baker/fixtures';
import { DatabakerError } from '@dc-data-baker/models';
import { bakedNamed } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { checkFiles } from './check-files.ts';
import { Lake } from './lake/lake.ts';
import { MANIFEST_NAME, readManifest } from './manifest-store.ts';
import { rollback } from './rollback.ts';
import { shardFile } from './shard-file.ts';
import { bakeChanged } from './testing/bake-changed.ts';
import { bakedTown } from './testing/baked-town.ts';
import type { Kitchen } from './testing/kitchen.ts';

async function flipByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

async function townWithFile(): Promise<{ kitchen: Kitchen; file: string }> {
  const kitchen = await bakedTown();
  const { location } = bakedNamed(kitchen.project, ballotsByOutcode.name);
  return { kitchen, file: kitchen.lake.pathOf(`${location}B1.parquet`) };
}

const check = ({ lake, project }: Kitchen, table = ballotsByOutcode.name) =>
  checkFiles(lake, bakedNamed(project, table));

describe('one flipped byte in a published file', () => {
  it('is found, and named', async () => {
    const { kitchen, file } = await townWithFile();
    expect((await check(kitchen)).every(({ passed }) => passed)).toBe(true);
    await flipByte(file);
    expect(await check(kitchen)).toMatchObject([
      {
        name: 'files',
        passed: false,
        wrong: 1,
        samples: [
          {
            path: 'B1.parquet',
            problem: expect.stringMatching(/^has other content than was written: its SHA-256 is/),
          },
        ],
      },
      { name: 'filesClientsRead', passed: true },
    ]);
  });

  it('is repaired by --force', async () => {
    const { kitchen, file } = await townWithFile();
    const before = await readFile(file);
    await flipByte(file);
    await bakeChanged(kitchen, 2, { force: true });
    expect(await readFile(file)).toEqual(before);
    expect((await check(kitchen)).every(({ passed }) => passed)).toBe(true);
  });

  it('is found beside a file that cannot be read, which is named, too', async () => {
    const { kitchen, file } = await townWithFile();
    const { lake, project } = kitchen;
    const table = bakedNamed(project, ballotsByOutcode.name);
    const shards = await lake.list(table.location);
    const other = shards.find(({ location }) => /\/(?!B1\b)\w+\.parquet$/.test(location));
    const path = other?.location.slice(table.location.length);
    await flipByte(file);
    const refusing = new Lake(lake.root);
    refusing.sha256Of = async (object) => {
      if (!object.location.endsWith(`/${path}`)) return lake.sha256Of(object);
      const place = lake.pathOf(object.location);
      throw new DatabakerError('lake', `${place}: permission is denied`);
    };
    const [ofBake] = await checkFiles(refusing, table);
    expect(ofBake?.samples).toHaveLength(2);
    expect(ofBake?.samples).toEqual(
      expect.arrayContaining([
        { path, problem: 'cannot be read: permission is denied' },
        { path: 'B1.parquet', problem: expect.stringMatching(/^has other content/) },
      ]),
    );
  });

  it('is reported when the outcode is looked up', async () => {
    const { kitchen, file } = await townWithFile();
    const table = bakedNamed(kitchen.project, ballotsByOutcode.name);
    expect(await shardFile(kitchen.lake, table, 'B1')).toEqual({ is: 'there' });
    expect(await shardFile(kitchen.lake, table, 'ZZ9')).toEqual({ is: 'none' });
    const stray = kitchen.lake.pathOf(`${table.location}ZZ9.parquet`);
    await copyFile(file, stray);
    await expect(shardFile(kitchen.lake, table, 'ZZ9')).rejects.toThrow(
      /ZZ9\.parquet is there, although bake \S+ of `ballots_by_outcode` does not list it/,
    );
    await rm(stray);
    await flipByte(file);
    await expect(shardFile(kitchen.lake, table, 'B1')).rejects.toMatchObject({
      kind: 'lake',
      message: expect.stringMatching(/B1\.parquet has other content than was written: .*--force/),
    });
    await kitchen.lake.remove([kitchen.lake.locationOf(file)]);
    await expect(shardFile(kitchen.lake, table, 'B1')).rejects.toThrow('B1.parquet is missing');
  });

  it('stops a rollback from publishing the file', async () => {
    const { kitchen, file } = await townWithFile();
    await bakeChanged(kitchen, 2, { force: true });
    const manifest = await readManifest(
      kitchen.lake,
      `${bakedNamed(kitchen.project, ballotsByOutcode.name).bakesLocation}${kitchen.bakeId(1)}/`,
    );
    await flipByte(kitchen.lake.pathOf(`${manifest?.location}B1.parquet`));
    const table = bakedNamed(kitchen.project, ballotsByOutcode.name);
    await expect(rollback(kitchen.lake, table)).rejects.toMatchObject({
      kind: 'lake',
      message: expect.stringMatching(/B1\.parquet has other content than was written/),
    });
    expect((await kitchen.published(ballotsByOutcode))?.bakeId).toBe(kitchen.bakeId(2));
    await expect(readFile(file)).resolves.toBeDefined();
  });

  it('stops a bake that reads the file', async () => {
    const { kitchen } = await townWithFile();
    const manifest = await kitchen.published(addresses);
    const [file] = manifest?.files ?? [];
    await flipByte(kitchen.lake.pathOf(`${manifest?.location}${file?.path}`));
    await expect(
      bakeChanged(kitchen, 2, {
        force: true,
        tables: [ballotsByOutcode.name, 'addresses_with_ballots'],
      }),
    ).rejects.toMatchObject({
      kind: 'lake',
      message: expect.stringMatching(
        /has changed since it was written: bake .* of `addresses` is damaged/,
      ),
    });
  });
});

describe('a manifest that is garbage', () => {
  it('is a damaged file', async () => {
    const { kitchen } = await townWithFile();
    const { location } = bakedNamed(kitchen.project, ballotsByOutcode.name);
    await kitchen.lake.write(`${location}${MANIFEST_NAME}`, '{');
    const problem = 'is not a manifest that this version can read';
    expect(await check(kitchen)).toMatchObject([
      { name: 'files', passed: false, samples: [{ path: MANIFEST_NAME, problem }] },
    ]);
  });

  it.each(['', '{', '{}', 'null', '[]', '\u0000\u0001'])(
    '(%j) does not keep the bake that replaces it from running',
    async (garbage) => {
      const { kitchen } = await townWithFile();
      for (const table of [addresses, ballotsByOutcode]) {
        const { location } = bakedNamed(kitchen.project, table.name);
        await kitchen.lake.write(`${location}${MANIFEST_NAME}`, garbage);
      }
      await bakeChanged(kitchen, 2);
      expect((await kitchen.published(addresses))?.bakeId).toBe(kitchen.bakeId(2));
      expect((await kitchen.published(ballotsByOutcode))?.bakeId).toBe(kitchen.bakeId(2));
    },
  );
});
