import { DatabakerError } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import { readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { publishingMark } from './publishing-mark.ts';
import { damagedFiles } from './whole-bake.ts';

/**
 * Distinguishes a shard that should not exist from one that is missing: the manifest says which
 * exist. An existing shard is hashed, which costs little because it is small.
 *
 * @returns whether the published bake has the shard; `unknown` without a manifest
 * @throws a `lake` error if the file is missing or damaged
 */
export async function shardFile(
  store: ObjectStore,
  { table, location }: Pick<ProjectTable, 'table' | 'location'>,
  shard: string,
): Promise<'there' | 'none' | 'unknown'> {
  const manifest = await readManifestIfAny(store, location);
  // While files are replaced one by one, the manifest is still that of the previous bake.
  if (!manifest || (await publishingMark(store, location)) !== undefined) return 'unknown';
  const file = manifest.files.find(({ path }) => path === `${shard}.parquet`);
  if (!file) return 'none';
  const [damaged] = await damagedFiles(store, location, [file], 'hash');
  if (!damaged) return 'there';
  throw new DatabakerError(
    'lake',
    `${store.placeOf(`${location}${file.path}`)} ${damaged.problem}, although bake ${manifest.bakeId} of \`${table.name}\` lists it; bake again with \`databaker bake ${table.name} --force\`, or roll back to another bake with \`databaker rollback ${table.name}\``,
  );
}
