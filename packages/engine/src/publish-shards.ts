import { DatabakerError, type Manifest, type ManifestFile } from '@dc-data-baker/models';
import pMap from 'p-map';
import { damagedBake } from './damaged-files.ts';
import { readManifestIfAny, writeManifest } from './manifest-store.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { isOwn } from './own-objects.ts';
import type { PublishedPlace } from './published-place.ts';
import type { Publisher } from './publisher.ts';
import { type PublishingClaim, withPublishingClaim } from './publishing-claim.ts';
import { foundByClients, foundByNobody } from './stray-files.ts';

/** A copy within S3 is a call that takes some 50 ms; there may be 2,800 of them. */
const COPIES_AT_ONCE = 32;

type Place = Pick<PublishedPlace, 'table' | 'location' | 'as'>;

/** How a bake differs from what clients see. */
interface Difference {
  readonly changed: readonly ManifestFile[];
  /** The paths of shards that the bake does not have. */
  readonly stale: readonly string[];
}

/**
 * Publishes a bake's shards for clients.
 *
 * @param from the location of the bake
 * @throws a `cloud` error if another process is publishing the table
 */
export async function publishShards(
  store: ObjectStore,
  place: Place,
  from: string,
  manifest: Manifest,
  by: Publisher,
): Promise<{ changed: number; removed: number }> {
  if (store.show) {
    const { before, stale } = await lookAt(store, place, manifest);
    await store.show(from, place.location);
    const hashes = new Map(before?.files.map(({ path, sha256 }) => [path, sha256]));
    const changed = manifest.files.filter(({ path, sha256 }) => hashes.get(path) !== sha256);
    return { changed: changed.length, removed: stale.length };
  }
  // Only the holder of the claim compares the files, because others could change them before.
  const whose = { bakeId: manifest.bakeId, by };
  return withPublishingClaim(store, place, whose, async (claim) => {
    const { objects, stale } = await lookAt(store, place, manifest);
    const changed = await changedFiles(store, from, place.location, manifest, objects);
    await replaceOneByOne(store, place, from, manifest, { changed, stale }, claim);
    return { changed: changed.length, removed: stale.length };
  });
}

/** The files where clients read. Beside the one file of an extract there may be files of others. */
async function lookAt(store: ObjectStore, { location, as }: Place, manifest: Manifest) {
  const isFound = as === 'shards' ? foundByClients : foundByNobody;
  const objects = await store.list(location);
  const before = await readManifestIfAny(store, location);
  const now = new Set(manifest.files.map(({ path }) => path));
  const ours = new Set(before?.files.map(({ path }) => path));
  const stale = objects
    .filter(isOwn)
    .map((object) => object.location.slice(location.length))
    .filter((path) => (isFound(path) || ours.has(path)) && !now.has(path));
  return { objects, before, stale };
}

/**
 * The files whose content differs from what clients find under their names. The manifest there is
 * ignored: a file may have been changed, or a publishing interrupted.
 */
async function changedFiles(
  store: ObjectStore,
  from: string,
  to: string,
  { files }: Manifest,
  there: readonly StoredObject[],
): Promise<ManifestFile[]> {
  const contents = async (objects: readonly StoredObject[], prefix: string) => {
    const found = await store.contentsOf(objects);
    return new Map(objects.map(({ location }, i) => [location.slice(prefix.length), found[i]]));
  };
  const old = await contents(there, to);
  const fresh = await contents(await store.list(from), from);
  return files.filter(({ path }) => old.get(path) !== fresh.get(path));
}

/** Meanwhile clients see complete files, but of two bakes; the claim's mark tells them. */
async function replaceOneByOne(
  store: ObjectStore,
  { table, location: to }: Place,
  from: string,
  manifest: Manifest,
  { changed, stale }: Difference,
  claim: PublishingClaim,
): Promise<void> {
  await pMap(
    changed,
    async ({ path, sha256 }) => {
      if (!(await claim.holds())) return;
      const copied = await store.copy(`${from}${path}`, `${to}${path}`);
      if (copied === undefined || copied === sha256) return;
      throw new DatabakerError(
        'lake',
        `${store.placeOf(`${from}${path}`)} has other content than was written: ${damagedBake(table, manifest.bakeId)}`,
      );
    },
    { concurrency: COPIES_AT_ONCE },
  );
  await claim.end(async () => {
    await store.remove(stale.map((path) => `${to}${path}`));
    await writeManifest(store, to, manifest);
  });
}
