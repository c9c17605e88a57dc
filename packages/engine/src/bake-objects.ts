import type { Manifest } from '@dc-data-baker/models';
import { bakeLocation } from './manifest-store.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';

/** The files that a bake's manifest lists, as far as they are there. */
export async function bakeObjects(
  store: ObjectStore,
  bakesLocation: string,
  { bakeId, files }: Pick<Manifest, 'bakeId' | 'files'>,
): Promise<readonly StoredObject[]> {
  const folder = bakeLocation(bakesLocation, bakeId);
  const listed = new Set(files.map(({ path }) => `${folder}${path}`));
  return (await store.list(folder)).filter(({ location }) => listed.has(location));
}
