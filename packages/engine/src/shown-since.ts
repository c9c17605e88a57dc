import { MANIFEST_NAME } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import type { PublishedPlace } from './published-place.ts';

/**
 * Since when readers find what they find now, as the disk or S3 says: the link that they follow, and the
 * manifest, are written when a bake is published. A copy that kept its times has older ones.
 */
export async function shownSince(
  store: ObjectStore,
  { location }: Pick<PublishedPlace, 'location'>,
): Promise<Date | undefined> {
  const name = `${location}${MANIFEST_NAME}`;
  const manifest = store.objectAt
    ? await store.objectAt(name)
    : (await store.list(location)).find((object) => object.location === name);
  const times = [await store.linkedAt?.(location), manifest?.modified];
  const [last] = times.flatMap((time) => time ?? []).sort((a, b) => b.getTime() - a.getTime());
  return last;
}
