import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import { bakeLocation, readManifest, readManifestIfAny, writeManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { publishShards } from './publish-shards.ts';
import type { PublishedPlace } from './published-place.ts';
import { type Publisher, thisProcess } from './publisher.ts';
import { logPublishing, readPublishingLog } from './publishing-log.ts';
import { readFrom } from './read-from.ts';
import { foundByClients, foundByNobody } from './stray-files.ts';
import { assertWhole, flawsOf, isFlawless } from './whole-bake.ts';

export interface Published {
  readonly manifest: Manifest;
  /** Files that are changed or new for clients, and files that are gone; both 0 for a table. */
  readonly changed: number;
  readonly removed: number;
}

/**
 * Makes a bake the one that readers find. A table's manifest points to it. Shards and their
 * manifest are shown at once if the store can do that; otherwise the changed files are copied over
 * those that clients read, stale ones are deleted, and the manifest is replaced last. It can be
 * repeated safely, so the next call finishes an interrupted one. Afterwards it is logged: see
 * `PublishingLog`.
 *
 * @param repoint points a catalogue's table to where Athena reads it, before the manifest is replaced
 * @throws a `check` error for a bake whose checks did not pass, a `lake` error for a damaged one, a
 *   `cloud` error if another process is publishing the table
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
  const before = await readManifestIfAny(store, place.location);
  const log = await readPublishingLog(store, place, before);
  await repoint(readFrom({ ...place, origin: { publishedAs: place.as } }, bakeId));
  const files = await (place.as === 'table'
    ? publishTable(store, place, manifest)
    : publishShards(store, place, from, manifest, by));
  await logPublishing(store, place, bakeId, new Date(by.now()), log);
  return { manifest, ...files };
}

async function publishTable(
  store: ObjectStore,
  { location }: PublishedPlace,
  manifest: Manifest,
): Promise<Omit<Published, 'manifest'>> {
  await writeManifest(store, location, manifest);
  return { changed: 0, removed: 0 };
}

/**
 * A bake whose checks passed and whose files all exist.
 *
 * @throws a `check` error for a bake whose checks did not pass, a `lake` error for a damaged one
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

/**
 * Whether the files that clients read match the manifest, by their sizes.
 *
 * @param kind shards are asked for by name; beside an extract there may be files of others
 */
export async function isPublishedWhole(
  store: ObjectStore,
  location: string,
  manifest: Manifest,
  kind: 'shards' | 'extract',
): Promise<boolean> {
  const isFound = kind === 'shards' ? foundByClients : foundByNobody;
  return isFlawless(await flawsOf(store, location, manifest, { isFound }));
}
