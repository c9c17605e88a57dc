import { type CheckResult, DatabakerError, type Manifest } from '@dc-data-baker/models';
import type { BakedTable } from '@dc-data-baker/planner';
import type { DamagedFile } from './damaged-files.ts';
import { bakeLocation, MANIFEST_NAME, UnreadableManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { publishedManifest } from './published-manifest.ts';
import { foundByClients, foundByNobody, strayProblem } from './stray-files.ts';
import { flawsOf, type Looks } from './whole-bake.ts';

/** How many damaged files a message lists. */
const MOST_SAMPLES = 10;

/**
 * Reads all files of a table's published bake, and the shards that clients read, and compares each
 * with its hash in the manifest. It reads all bytes, from S3 too: it costs as much as a download,
 * and finds damage that a listing does not show.
 *
 * A manifest that cannot be read is a damaged file, too: the files of other tables are still checked.
 *
 * @throws a `request` error for a table that was never baked
 */
export async function checkFiles(
  store: ObjectStore,
  { table, location, bakesLocation, origin }: BakedTable,
): Promise<CheckResult[]> {
  const place = { location, bakesLocation };
  const manifest = await publishedManifest(store, place).catch((error: unknown) => {
    if (error instanceof DatabakerError && error.kind === 'lake') return error;
    throw error;
  });
  if (manifest instanceof DatabakerError) {
    const problem =
      manifest instanceof UnreadableManifest
        ? manifest.problem
        : `cannot be read: ${manifest.message}`;
    return [resultOf('files', [{ path: MANIFEST_NAME, problem }])];
  }
  if (!manifest) {
    throw new DatabakerError(
      'request',
      `\`${table.name}\` was not baked yet in ${store.placeOf(location)}; bake it with \`databaker bake +${table.name}\``,
    );
  }
  const folder = bakeLocation(bakesLocation, manifest.bakeId);
  const ofBake = resultOf('files', await problemsOf(store, folder, manifest, { by: 'hash' }));
  if (origin.publishedAs === 'table') return [ofBake];
  // In a lake, clients read the bake's own files, so only their names and sizes need checking.
  const evidence = store.show ? 'size' : 'hash';
  const isFound = origin.publishedAs === 'shards' ? foundByClients : foundByNobody;
  const problems = await problemsOf(store, location, manifest, { by: evidence, isFound });
  return [ofBake, resultOf('filesClientsRead', problems)];
}

async function problemsOf(
  store: ObjectStore,
  folder: string,
  manifest: Manifest,
  looks: Looks,
): Promise<DamagedFile[]> {
  const { damaged, stray } = await flawsOf(store, folder, manifest, looks);
  const problem = strayProblem(manifest.bakeId);
  return [...damaged, ...stray.map((path) => ({ path, problem }))];
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
