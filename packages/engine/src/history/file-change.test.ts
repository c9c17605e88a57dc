import { rm } from 'node:fs/promises';
import { ballotsByOutcode, tempFolder, town } from '@dc-data-baker/fixtures';
import type { Manifest } from '@dc-data-baker/models';
import { bakedNamed } from '@dc-data-baker/planner';
import { expect, it } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { writeManifest } from '../manifest-store.ts';
import { publish } from '../publish.ts';
import { placeOf } from '../published-place.ts';
import { thisProcess } from '../publisher.ts';
import { idOf, putBake } from '../testing/hand-made-bake.ts';
import { fileChange } from './file-change.ts';

const project = town();
const table = bakedNamed(project, ballotsByOutcode.name);

/** A bake of two files, which a changed source is the reason for; published at an hour of one day. */
async function baked(lake: Lake, number: number, files: Readonly<Record<string, string>>) {
  const made = await putBake(lake, table.bakesLocation, idOf(number), files);
  const manifest: Manifest = { ...made, inputKeys: { ballots: String(number) } };
  await writeManifest(lake, manifest.location, manifest);
  await published(lake, number, number);
}

async function published(lake: Lake, number: number, hour: number): Promise<void> {
  const now = () => Date.UTC(2026, 4, 1, hour);
  await publish(lake, placeOf(table), idOf(number), undefined, { ...thisProcess, now });
}

const changeOf = (lake: Lake, path: string) => fileChange(lake, project, table, path);
const at = (hour: number) => new Date(Date.UTC(2026, 4, 1, hour)).toISOString();

it('is the bake with which readers began to find the content that they find now', async () => {
  const lake = new Lake(await tempFolder());
  expect(await changeOf(lake, 'A1.parquet')).toBeUndefined();
  await baked(lake, 1, { 'A1.parquet': 'one', 'B1.parquet': 'one', 'C1.parquet': 'one' });
  await baked(lake, 2, { 'A1.parquet': 'two', 'B1.parquet': 'one', 'D1.parquet': 'two' });
  await baked(lake, 3, { 'A1.parquet': 'two', 'B1.parquet': 'one', 'D1.parquet': 'two' });
  const second = {
    bakeId: idOf(2),
    at: at(2),
    before: idOf(1),
    because: ['`ballots` changed'],
  };
  expect(await changeOf(lake, 'A1.parquet')).toEqual({
    ...second,
    path: 'A1.parquet',
    how: 'changed',
  });
  expect(await changeOf(lake, 'C1.parquet')).toMatchObject({ ...second, how: 'removed' });
  expect(await changeOf(lake, 'D1.parquet')).toMatchObject({ ...second, how: 'added' });
  expect(await changeOf(lake, 'B1.parquet')).toEqual({
    path: 'B1.parquet',
    bakeId: idOf(1),
    at: at(1),
    how: 'unknown',
    before: null,
    because: [],
  });
  expect(await changeOf(lake, 'E1.parquet')).toBeUndefined();
});

it('is what readers saw last, if what is published is gone', async () => {
  const lake = new Lake(await tempFolder());
  await baked(lake, 1, { 'A1.parquet': 'one' });
  await baked(lake, 2, { 'A1.parquet': 'two' });
  // The link to the bake, but not the bake.
  await rm(lake.pathOf(table.location).replace(/\/$/, ''));
  expect(await changeOf(lake, 'A1.parquet')).toMatchObject({
    how: 'changed',
    bakeId: idOf(2),
    at: at(2),
    before: idOf(1),
  });
});

it('is the rollback that brought the content back', async () => {
  const lake = new Lake(await tempFolder());
  await baked(lake, 1, { 'A1.parquet': 'one' });
  await baked(lake, 2, { 'A1.parquet': 'two' });
  await published(lake, 1, 3);
  expect(await changeOf(lake, 'A1.parquet')).toMatchObject({
    how: 'changed',
    bakeId: idOf(1),
    at: at(3),
    before: idOf(2),
    because: [`bake ${idOf(2)} was rolled back`],
  });
});

it('is unknown beyond a bake that is no longer kept', async () => {
  const lake = new Lake(await tempFolder());
  await baked(lake, 1, { 'A1.parquet': 'one' });
  await baked(lake, 2, { 'A1.parquet': 'two' });
  await baked(lake, 3, { 'A1.parquet': 'one' });
  const gone = await lake.list(`${table.bakesLocation}${idOf(2)}/`);
  await lake.remove(gone.map(({ location }) => location));
  expect(await changeOf(lake, 'A1.parquet')).toMatchObject({ how: 'unknown', bakeId: idOf(3) });
});
