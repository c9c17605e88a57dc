import { createHash } from 'node:crypto';
import type { Manifest } from '@dc-data-baker/models';
import type { Origin, ProjectTable } from '@dc-data-baker/planner';
import { readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { heldBack } from './readable-bake.ts';

/** The parts of a table that are needed to hash its rows. */
export interface KeyedTable extends Pick<ProjectTable, 'location' | 'bakesLocation'> {
  readonly origin: { readonly kind: Origin['kind'] };
}

/**
 * A hash of a table's rows: for an external table of the contents of its files, for a baked one of
 * those of the published bake, or of the one that is held back.
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
  return sourceKey(store, location, await store.listSources(location));
}

/** Says what rows an external table has, as a hash of the contents of its files. */
export async function sourceKey(
  store: ObjectStore,
  location: string,
  objects: readonly StoredObject[],
): Promise<string> {
  const nameOf = (object: StoredObject) => object.location.slice(location.length);
  const contents = await store.contentsOf(objects);
  return hashOf(objects.map((object, i) => `${nameOf(object)} ${contents[i]}`));
}

/** A hash of the rows of a bake. */
export function bakeKey({ files }: Pick<Manifest, 'files'>): string {
  return hashOf(files.map(({ path, sha256 }) => `${path} ${sha256}`));
}

function hashOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
