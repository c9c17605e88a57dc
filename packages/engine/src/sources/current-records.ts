import type { ObjectStore, StoredObject } from '../object-store.ts';

/** What was recorded about a version of a file. */
export interface FileRecord {
  readonly version: string;
  /** See `ObjectStore.contentsOf`; absent in older records. */
  readonly content?: string | undefined;
}

/**
 * The records about the current contents of files, by location: those of the same version, and those of
 * another version with the same bytes, as in a lake that was copied. A lake caches the hashes, so that
 * such a file is read once.
 */
export async function currentRecords<Found extends FileRecord>(
  store: ObjectStore,
  records: Readonly<Record<string, Found>>,
  objects: readonly StoredObject[],
): Promise<ReadonlyMap<string, Found>> {
  const others = objects.filter(({ location, version }) => {
    const found = records[location];
    return found?.content !== undefined && found.version !== version;
  });
  const contents = others.length === 0 ? [] : await store.contentsOf(others);
  const content = new Map(others.map(({ location }, i) => [location, contents[i]]));
  return new Map(
    objects.flatMap(({ location, version }) => {
      const found = records[location];
      const isCurrent =
        found?.version === version ||
        (found?.content !== undefined && found.content === content.get(location));
      return found && isCurrent ? [[location, found] as const] : [];
    }),
  );
}
