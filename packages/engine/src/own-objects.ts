import type { ObjectStore, StoredObject } from './object-store.ts';

/** The objects under a prefix that may be deleted: see `isOwn`. */
export async function ownObjects(store: ObjectStore, prefix: string): Promise<StoredObject[]> {
  return (await store.list(prefix)).filter(isOwn);
}

/**
 * Whether an object is part of the prefix under which it was listed. What is behind a link to a
 * folder, which somebody has put there, is not: it may be the only copy.
 */
export function isOwn({ isLinked }: StoredObject): boolean {
  return isLinked !== true;
}
