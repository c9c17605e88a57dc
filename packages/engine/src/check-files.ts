import { type CheckResult, DatabakerError, type Manifest } from '@dc-data-baker/models';
import type { BakedTable } from '@dc-data-baker/planner';
import { bakeLocation, readManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { type DamagedFile, damagedFiles } from './whole-bake.ts';

/** How many damaged files a message shows. */
const MOST_SAMPLES = 10;

/**
 * Reads every file of a table's published bake, and what clients read of shards, and compares
 * each with the hash that the manifest has of it. All bytes are read, from S3 too: it costs what a
 * download costs, and finds what no listing shows.
 *
 * @throws a `request` error for a table that was never baked
 */
export async function checkFiles(
  store: ObjectStore,
  { table, location, bakesLocation, origin }: BakedTable,
): Promise<CheckResult[]> {
  const manifest = await readManifest(store, location);
  if (!manifest) {
    throw new DatabakerError(
      'request',
      `\`${table.name}\` was not baked yet in ${store.placeOf(location)}; bake it with \`databaker bake +${table.name}\``,
    );
  }
  const folder = bakeLocation(bakesLocation, manifest.bakeId);
  const ofBake = resultOf('files', await damagedFiles(store, folder, manifest.files, 'hash'));
  if (origin.publishedAs === 'table') return [ofBake];
  // A lake shows clients the bake's own files; only which they are need be looked at.
  const evidence = store.show ? 'size' : 'hash';
  const damaged = await damagedFiles(store, location, manifest.files, evidence);
  const problems = [...damaged, ...(await strangers(store, location, manifest))];
  return [ofBake, resultOf('filesClientsRead', problems)];
}

/** Files that clients would take for shards of the bake, which has no such. */
async function strangers(
  store: ObjectStore,
  location: string,
  { files, bakeId }: Manifest,
): Promise<DamagedFile[]> {
  const listed = new Set(files.map(({ path }) => path));
  const objects = await store.list(location);
  return objects
    .map((object) => object.location.slice(location.length))
    .filter((path) => path.endsWith('.parquet') && !listed.has(path))
    .map((path) => ({ path, problem: `is not one of bake ${bakeId}` }));
}

function resultOf(name: string, damaged: readonly DamagedFile[]): CheckResult {
  return {
    name,
    severity: 'fail',
    passed: damaged.length === 0,
    wrong: damaged.length,
    samples: damaged.slice(0, MOST_SAMPLES).map(({ path, problem }) => ({ path, problem })),
  };
}
