import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BakeResult } from './bake.ts';
import { LAKE_FOLDER } from './lake/lake.ts';
import { bakeChanged } from './testing/bake-changed.ts';
import { emptyKitchen, type Kitchen } from './testing/kitchen.ts';
import {
  type Area,
  areas,
  areasCsv,
  homes,
  homesByOutcode,
  RAW_HOMES_CSV,
  rawHomes,
  village,
} from './testing/village.ts';

const WRITE = 'write:homes_with_areas';
const SHARDS = 'shards:homes_by_outcode';

const square = (id: string, x: number, y: number, side = 4): Area => ({
  id,
  note: '',
  x: x - 0.5,
  y: y - 0.5,
  width: side,
  height: side,
  hole: false,
});
const AREAS = [
  square('north', 2, 30),
  square('south', 30, 2),
  square('mid', 18, 18),
  square('mid', 18, 18),
];

async function villageKitchen(
  join: 'LEFT' | 'INNER' = 'LEFT',
  raw = RAW_HOMES_CSV,
): Promise<Kitchen> {
  const kitchen = await emptyKitchen(village(join));
  await kitchen.put(rawHomes, 'homes.csv', raw);
  await kitchen.put(areas, 'areas.csv', areasCsv(AREAS));
  return kitchen;
}

describe('a bake of what changed polygons touch', () => {
  it('writes no other outcodes anew, and gives what a bake of everything gives', async () => {
    const kitchen = await villageKitchen();
    const first = await bakeChanged(kitchen, 1);
    expect(filesOf(first, WRITE)).toEqual({ files: 2, kept: undefined });
    const before = await kitchen.published(homesByOutcode);
    // From rows 30 to 33 to rows 32 to 35, all of it in the west.
    await putAreas(kitchen, [square('north', 2, 32), ...AREAS.slice(1)]);
    const second = await bakeChanged(kitchen, 2);
    expect(filesOf(second, WRITE)).toEqual({ files: 2, kept: 1 });
    expect(filesOf(second, SHARDS)).toEqual({ files: 40, kept: 38 });
    expect(
      second.find(({ stage }) => stage.id === `publish:${homesByOutcode.name}`)?.statistics,
    ).toMatchObject({ changed: 2, removed: 0 });
    const after = await kitchen.published(homesByOutcode);
    const old = new Map(before?.files.map(({ path, sha256 }) => [path, sha256]));
    const changed = after?.files.filter(({ path, sha256 }) => old.get(path) !== sha256);
    expect(changed?.map(({ path }) => path)).toEqual(['A15.parquet', 'A17.parquet']);
    await expectAsWhole(kitchen);
  });
});

async function putAreas(kitchen: Kitchen, list: readonly Area[]): Promise<void> {
  await kitchen.put(areas, 'areas.csv', areasCsv(list));
}

function filesOf(result: BakeResult, id: string) {
  const { files, kept } = result.find(({ stage }) => stage.id === id)?.statistics ?? {};
  return { files, kept };
}

/** Bakes everything in another lake, and compares what is published there. */
async function expectAsWhole(kitchen: Kitchen): Promise<void> {
  const whole = await emptyKitchen(kitchen.project);
  for (const table of [rawHomes, areas]) {
    const folder = `s3://town-hall/${table === areas ? 'areas' : 'raw-homes'}/`;
    for (const { location } of await kitchen.lake.list(folder)) {
      await whole.lake.write(location, (await kitchen.lake.read(location)) ?? '');
    }
  }
  await bakeChanged(whole, 1, true);
  expect(await outcome(kitchen)).toEqual(await outcome(whole));
}

async function outcome(kitchen: Kitchen) {
  const rows = await kitchen.rows('SELECT * FROM homes_with_areas ORDER BY uprn');
  const shards = await kitchen.lake.list(`s3://town-hall/development/${homesByOutcode.name}/`);
  const found = await Promise.all(
    shards
      .filter(({ location }) => location.endsWith('.parquet'))
      .map(async (shard) => [shard.location, await kitchen.lake.contentOf(shard)]),
  );
  const manifest = await kitchen.published(homesByOutcode);
  return { rows, shards: found, files: manifest?.files, checks: manifest?.checks };
}
