import type { Manifest } from '@dc-data-baker/models';
import type { ObjectStore } from './object-store.ts';

/** The paths of files that clients read as shards, although the published bake has no such shards. */
export async function strayShards(
  store: ObjectStore,
  location: string,
  { files }: Pick<Manifest, 'files'>,
): Promise<string[]> {
  const listed = new Set(files.map(({ path }) => path));
  const objects = await store.list(location);
  return objects
    .map((object) => object.location.slice(location.length))
    .filter((path) => path.endsWith('.parquet') && !listed.has(path));
}
