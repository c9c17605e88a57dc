import { createHash } from 'node:crypto';
import type { Manifest } from '@dc-data-baker/models';
import type { Origin, ProjectTable } from '@dc-data-baker/planner';
import { readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { heldBack } from './readable-bake.ts';

/** What has to be known of a table to say what rows it has. */
export interface KeyedTable extends Pick<ProjectTable, 'location' | 'bakesLocation'> {
  readonly origin: { readonly kind: Origin['kind'] };
}

/**
 * Says what rows a table has, as a hash: of an external table the contents of its files, of a
 * baked one those of the published bake, or of what is held back.
 *
 * @param bakeId the bake that reads the table: see `readableBake`
 * @returns `undefined` for a table that was never baked
 */
export async function contentKey(
  store: ObjectStore,
  table: KeyedTable,
  bakeId?: string,
): Promise<string | undefined> {
  const { location, origin } = table;
  if (origin.kind === 'baked') {
    const manifest =
      (await heldBack(store, table, bakeId)) ?? (await readManifestIfAny(store, location));
    return manifest && bakeKey(manifest);
  }
  const nameOf = (object: StoredObject) => object.location.slice(location.length);
  const objects = await store.listSources(location);
  const contents = await store.contentsOf(objects);
  return hashOf(objects.map((object, i) => `${nameOf(object)} ${contents[i]}`));
}

/** Says what rows a bake has, as a hash. */
export function bakeKey({ files }: Pick<Manifest, 'files'>): string {
  return hashOf(files.map(({ path, sha256 }) => `${path} ${sha256}`));
}

function hashOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
