import type { ObjectStore, StoredObject } from './object-store.ts';

/**
 * The objects under a prefix, for deleting them. What is behind a link to a folder, which somebody
 * has put there, is not part of it: it may be the only copy.
 */
export async function ownObjects(store: ObjectStore, prefix: string): Promise<StoredObject[]> {
  return (await store.list(prefix)).filter(({ isLinked }) => isLinked !== true);
}
