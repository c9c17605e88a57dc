import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import { bakeLocation, readManifest, writeManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { publishShards } from './publish-shards.ts';
import type { PublishedPlace } from './published-place.ts';
import { type Publisher, thisProcess } from './publisher.ts';
import { publishingMark } from './publishing-mark.ts';
import { assertWhole, damagedFiles } from './whole-bake.ts';

export interface Published {
  readonly manifest: Manifest;
  /** Files that clients see changed or new, and files that are gone; both 0 for a table. */
  readonly changed: number;
  readonly removed: number;
}

/**
 * Makes a bake the one that readers find. A table points at it by its manifest. Shards are shown
 * all at once where the store can do that, files and manifest; else the changed files are copied
 * over the names that clients read, stale ones are removed, and the manifest is replaced last.
 * Doing it again does no harm, so a publishing that was cut short is finished by the next one.
 *
 * @param repoint lets a catalogue read the table from the place that it is given, before the
 *   manifest says so
 * @throws a `check` error for a bake whose checks did not pass, a `lake` error for one that is
 *   damaged, a `cloud` error where somebody else publishes the table now
 */
export async function publish(
  store: ObjectStore,
  place: PublishedPlace,
  bakeId: string,
  repoint: (bake: string) => Promise<void> = async () => {},
  by: Publisher = thisProcess,
): Promise<Published> {
  const from = bakeLocation(place.bakesLocation, bakeId);
  const manifest: Manifest = {
    ...(await checkedBake(store, place, bakeId)),
    status: 'audited',
  };
  if (place.as === 'table') {
    await repoint(from);
    await writeManifest(store, place.location, manifest);
    return { manifest, changed: 0, removed: 0 };
  }
  await repoint(place.location);
  return { manifest, ...(await publishShards(store, place, from, manifest, by)) };
}

/**
 * A bake whose checks passed and whose files are all there.
 *
 * @throws a `check` error for a bake whose checks did not pass, a `lake` error for one that is damaged
 */
export async function checkedBake(
  store: ObjectStore,
  { table, bakesLocation }: Pick<PublishedPlace, 'table' | 'bakesLocation'>,
  bakeId: string,
): Promise<Manifest> {
  const manifest = await readManifest(store, bakeLocation(bakesLocation, bakeId));
  if (manifest?.status !== 'audited' && manifest?.status !== 'held') {
    throw new DatabakerError(
      'check',
      `bake ${bakeId} of \`${table}\` is ${manifest?.status ?? 'not there'}; only an audited bake is published`,
    );
  }
  await assertWhole(store, bakesLocation, manifest);
  return manifest;
}

/** Whether the shards that clients read are those of the manifest, by their sizes. */
export async function isPublishedWhole(
  store: ObjectStore,
  location: string,
  { files }: Manifest,
): Promise<boolean> {
  if ((await publishingMark(store, location)) !== undefined) return false;
  return (await damagedFiles(store, location, files, 'size')).length === 0;
}
