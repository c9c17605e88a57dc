import { truncate, utimes } from 'node:fs/promises';
import { ballotsByOutcode, tempFolder, town } from '@dc-data-baker/fixtures';
import { bakedNamed } from '@dc-data-baker/planner';
import { beforeEach, expect, it } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { writeManifest } from '../manifest-store.ts';
import { publish } from '../publish.ts';
import { placeOf } from '../published-place.ts';
import { idOf, putBake } from '../testing/hand-made-bake.ts';
import { examineTables } from './examine-tables.ts';
import { rewrittenFiles } from './rewritten-files.ts';

const table = bakedNamed(town(), ballotsByOutcode.name);
const FILES = { 'A1.parquet': 'one', 'B1.parquet': 'one' };
/** The manifest is written at this time, and the files a minute before. */
const WRITTEN = new Date('2026-05-01T10:00:00Z');

let lake: Lake;
let file: string;

beforeEach(async () => {
  lake = new Lake(await tempFolder());
  await putBake(lake, table.bakesLocation, idOf(1), FILES);
  await publish(lake, placeOf(table), idOf(1));
  const of = (name: string) => lake.pathOf(`${table.location}${name}`);
  file = of('B1.parquet');
  await utimes(of('_manifest.json'), WRITTEN, WRITTEN);
  for (const name of Object.keys(FILES)) await changedAt(of(name), -60);
});

async function changedAt(path: string, seconds: number): Promise<void> {
  const time = new Date(WRITTEN.getTime() + 1000 * seconds);
  await utimes(path, time, time);
}

/** Other content of the same size. */
async function change(path: string, seconds: number): Promise<void> {
  await lake.write(lake.locationOf(path), 'two');
  await changedAt(path, seconds);
}

const findings = async () =>
  (await examineTables(lake, town(), new Date())).filter(
    ({ area, about }) => area === 'tables' && about === table.table.name,
  );

it('finds a published file that was changed later and kept its size', async () => {
  expect(await findings()).toMatchObject([{ status: 'ok' }]);
  await change(file, 1);
  expect(await findings()).toMatchObject([
    {
      status: 'problem',
      message: expect.stringMatching(
        /B1\.parquet has other content than was written: its SHA-256 is not [0-9a-f]{64}$/,
      ),
      todo: `\`databaker bake ${table.table.name} --force\`, or \`databaker rollback ${table.table.name}\``,
    },
  ]);
});

it('does not mind a newer file with the same content, as in a copied lake', async () => {
  await changedAt(file, 1);
  expect(await findings()).toMatchObject([{ status: 'ok' }]);
});

it('does not read files that are older than the manifest', async () => {
  await change(file, -1);
  expect(await findings()).toMatchObject([{ status: 'ok' }]);
});

it('names the command that reads files that are too large', async () => {
  const bytes = 300e6;
  await truncate(file, bytes);
  await changedAt(file, 1);
  const manifest = await putBake(lake, table.bakesLocation, idOf(1), {});
  const large = {
    ...manifest,
    files: [{ path: 'B1.parquet', bytes, rows: 0, sha256: 'a'.repeat(64) }],
  };
  await writeManifest(lake, manifest.location, large);
  await utimes(lake.pathOf(`${table.location}_manifest.json`), WRITTEN, WRITTEN);
  await lake.remove([`${table.location}A1.parquet`]);
  expect(await rewrittenFiles(lake, table.location, large)).toEqual({
    damaged: [],
    notCompared: 1,
  });
  expect(await findings()).toMatchObject([
    {
      status: 'warning',
      message: expect.stringMatching(
        /^1 file is newer than the manifest in .*: a copy without its times, or a change$/,
      ),
      todo: `\`databaker check ${table.table.name} --files\` compares them with it`,
    },
  ]);
});
