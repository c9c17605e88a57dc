import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder, town } from '@dc-data-baker/fixtures';
import { DatabakerError } from '@dc-data-baker/models';
import { bakedNamed } from '@dc-data-baker/planner';
import { expect, it } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { listBakes, writeManifest } from '../manifest-store.ts';
import { idOf, putBake } from '../testing/hand-made-bake.ts';
import { assertWhole } from '../whole-bake.ts';
import type { DiffedBake } from './sides.ts';
import { unlessDeleted } from './unless-deleted.ts';

const table = bakedNamed(town(), 'addresses');
const FILE = 'part-0.parquet';

/** Four bakes of a table that keeps three; the last one is published. */
async function lakeOfFour(): Promise<Lake> {
  const lake = new Lake(await tempFolder());
  for (const number of [1, 2, 3, 4]) {
    await putBake(lake, table.bakesLocation, idOf(number), { [FILE]: 'a' });
  }
  const [last] = await listBakes(lake, table.bakesLocation);
  if (last) await writeManifest(lake, table.location, last);
  return lake;
}

/** Looks at the files of a bake that lost some of them after it had been chosen. */
async function readAfter(number: number, lost: string): Promise<void> {
  const lake = await lakeOfFour();
  const manifest = (await listBakes(lake, table.bakesLocation)).find(
    ({ bakeId }) => bakeId === idOf(number),
  );
  if (!manifest) throw new Error(`no bake ${number}`);
  const bake: DiffedBake = { store: lake, table, manifest, name: idOf(number) };
  await rm(join(lake.pathOf(table.bakesLocation), idOf(number), lost), { recursive: true });
  await unlessDeleted([bake], () => assertWhole(lake, table.bakesLocation, manifest));
}

it.each([
  ['its files, while a later bake deletes it', FILE],
  ['its folder', '.'],
])('says that a bake which lost %s is not kept any more', async (_, lost) => {
  await expect(readAfter(1, lost)).rejects.toMatchObject({
    kind: 'lake',
    message: `bake ${idOf(1)} of \`addresses\` was deleted while it was being compared: another bake has been published, and 3 are kept; \`databaker ls --bakes\` lists them`,
  });
});

it.each([
  ['a bake that is kept', 2, FILE],
  ['the published bake', 4, FILE],
  ['the published bake without its folder', 4, '.'],
])('says that %s is damaged', async (_, number, lost) => {
  await expect(readAfter(number, lost)).rejects.toThrow(
    `${FILE} is missing: bake ${idOf(number)} of`,
  );
});

it('does not look at bakes after Ctrl-C', async () => {
  const stopped = new DatabakerError('cancelled', 'stopped');
  await expect(unlessDeleted([], () => Promise.reject(stopped))).rejects.toBe(stopped);
});
