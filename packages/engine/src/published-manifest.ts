import type { Manifest } from '@dc-data-baker/models';
import { isOfTable, MANIFEST_NAME, readManifest, UnreadableManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import type { PublishedPlace } from './published-place.ts';
import { readPublishingLog } from './publishing-log.ts';

/**
 * The published bake of a table, for callers that say what is wrong with it.
 *
 * @returns `undefined` for a table that was never published
 * @throws {UnreadableManifest} if its manifest cannot be parsed, is that of another table, or is
 *   missing although readers have seen bakes of the table
 */
export async function publishedManifest(
  store: ObjectStore,
  place: Pick<PublishedPlace, 'location' | 'bakesLocation'>,
): Promise<Manifest | undefined> {
  const manifest = await readManifest(store, place.location);
  const unusable = (problem: string) =>
    new UnreadableManifest(store.placeOf(`${place.location}${MANIFEST_NAME}`), problem);
  if (manifest) {
    if (isOfTable(manifest, place.bakesLocation)) return manifest;
    throw unusable(`is the manifest of another table, \`${manifest.table}\``);
  }
  const [last] = await readPublishingLog(store, place, undefined);
  if (!last) return undefined;
  throw unusable(`is missing, although readers have seen bake ${last.bakeId}`);
}
