import type { ObjectStore } from './object-store.ts';

/** Its name begins with `_`, which Athena does not read. */
const MARK_NAME = '_publishing';

/**
 * Where outcode files are replaced one by one, a mark is beside them from before the first until
 * after the last, and names the bake whose files they will be.
 *
 * @returns the bake's id, if a publishing is under way or was cut short
 */
export async function publishingMark(
  store: ObjectStore,
  location: string,
): Promise<string | undefined> {
  return (await store.read(`${location}${MARK_NAME}`))?.toString('utf8').trim();
}

export async function setPublishingMark(
  store: ObjectStore,
  location: string,
  bakeId: string,
): Promise<void> {
  await store.write(`${location}${MARK_NAME}`, bakeId);
}

export async function removePublishingMark(store: ObjectStore, location: string): Promise<void> {
  await store.remove([`${location}${MARK_NAME}`]);
}
