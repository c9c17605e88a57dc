import { DatabakerError, type Manifest, type ManifestFile } from '@dc-data-baker/models';
import pMap from 'p-map';
import { readManifestIfAny, writeManifest } from './manifest-store.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import type { PublishedPlace } from './published-place.ts';
import { publishingMark, removePublishingMark, setPublishingMark } from './publishing-mark.ts';
import { damagedBake } from './whole-bake.ts';

/** A copy within S3 is a call that takes some 50 ms; there may be 2,800 of them. */
const COPIES_AT_ONCE = 32;

/** How what clients see differs from what they will see. */
interface Difference {
  readonly changed: readonly ManifestFile[];
  /** Paths of shards that a bake does not have. */
  readonly stale: readonly string[];
}

/**
 * Lets clients read a bake's shards.
 *
 * @param from the bake's place
 */
export async function publishShards(
  store: ObjectStore,
  place: Pick<PublishedPlace, 'table' | 'location'>,
  from: string,
  manifest: Manifest,
): Promise<{ changed: number; removed: number }> {
  const objects = await store.list(place.location);
  const before = await readManifestIfAny(store, place.location);
  const now = new Set(manifest.files.map(({ path }) => path));
  const ours = new Set(before?.files.map(({ path }) => path));
  const stale = objects
    .map(({ location }) => location.slice(place.location.length))
    .filter((path) => (path.endsWith('.parquet') || ours.has(path)) && !now.has(path));
  if (store.show) {
    await store.show(from, place.location);
    const hashes = new Map(before?.files.map(({ path, sha256 }) => [path, sha256]));
    const changed = manifest.files.filter(({ path, sha256 }) => hashes.get(path) !== sha256);
    return { changed: changed.length, removed: stale.length };
  }
  const changed = await changedFiles(store, from, place.location, manifest, objects);
  await replaceOneByOne(store, place, from, manifest, { changed, stale });
  return { changed: changed.length, removed: stale.length };
}

/**
 * The files whose content is not what clients find under their names. What the manifest says of
 * those does not count: somebody may have changed one, or a publishing may have been cut short.
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

/** While it lasts clients see whole files, but of two bakes; the mark says so. */
async function replaceOneByOne(
  store: ObjectStore,
  { table, location: to }: Pick<PublishedPlace, 'table' | 'location'>,
  from: string,
  manifest: Manifest,
  { changed, stale }: Difference,
): Promise<void> {
  await setPublishingMark(store, to, manifest.bakeId);
  await pMap(
    changed,
    async ({ path, sha256 }) => {
      const copied = await store.copy(`${from}${path}`, `${to}${path}`);
      if (copied === undefined || copied === sha256) return;
      throw new DatabakerError(
        'lake',
        `${store.placeOf(`${from}${path}`)} has other content than was written: ${damagedBake(table, manifest.bakeId)}`,
      );
    },
    { concurrency: COPIES_AT_ONCE },
  );
  await store.remove(stale.map((path) => `${to}${path}`));
  await assertStillOurs(store, table, to, manifest.bakeId);
  await writeManifest(store, to, manifest);
  await removePublishingMark(store, to);
}

/** @throws a `cloud` error where somebody else began to replace the same files meanwhile */
async function assertStillOurs(
  store: ObjectStore,
  table: string,
  location: string,
  bakeId: string,
): Promise<void> {
  const other = await publishingMark(store, location);
  if (other === bakeId) return;
  // Somebody took this publishing for one that was cut short, and has finished it.
  const published = other === undefined ? await readManifestIfAny(store, location) : undefined;
  if (published?.bakeId === bakeId) return;
  throw new DatabakerError(
    'cloud',
    `somebody else published \`${table}\` at the same time${other === undefined ? '' : `, and is still at it (bake ${other})`}: outcode files may be of two bakes. Publish again with \`databaker bake ${table} --force\` or \`databaker rollback ${table}\` when they are done`,
  );
}
