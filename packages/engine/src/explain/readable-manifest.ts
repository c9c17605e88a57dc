import type { Manifest } from '@dc-data-baker/models';
import { readManifest } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { unlessUnreadable } from '../unless-unreadable.ts';

/**
 * The manifest at a location for an explanation, which says elsewhere why one cannot be read, and
 * explains the rest.
 *
 * @returns `undefined` if there is none, it cannot be parsed, or the file system refuses it
 */
export function readableManifest(
  store: ObjectStore,
  location: string,
): Promise<Manifest | undefined> {
  return unlessUnreadable([], () => readManifest(store, location));
}
