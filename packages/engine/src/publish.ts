import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import type { PublishStage } from '@dc-data-baker/planner';
import pMap from 'p-map';
import { assertWhole, bakeLocation, readManifest, writeManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';

type Place = Pick<PublishStage, 'table' | 'location' | 'bakesLocation' | 'as'>;

export interface Published {
  readonly manifest: Manifest;
  /** Files that clients see changed or new, and files that are gone; both 0 for a table. */
  readonly changed: number;
  readonly removed: number;
}

/**
 * Makes a bake the one that readers find. A table points at it by its manifest; of shards, the
 * changed files are copied over the names that clients read, stale ones are removed, and the
 * manifest is replaced last. Doing it again does no harm, so a publishing that was cut short
 * is finished by the next one.
 *
 * @param point lets a catalogue read the table from the place that it is given, before the
 *   manifest says so
 * @throws a `check` error for a bake that was not audited, a `lake` error for one that is damaged
 */
export async function publish(
  store: ObjectStore,
  place: Place,
  bakeId: string,
  point: (bake: string) => Promise<void> = async () => {},
): Promise<Published> {
  const from = bakeLocation(place.bakesLocation, bakeId);
  const manifest = await readManifest(store, from);
  if (manifest?.status !== 'audited') {
    throw new DatabakerError(
      'check',
      `bake ${bakeId} of \`${place.table}\` is ${manifest?.status ?? 'not there'}; only an audited bake is published`,
    );
  }
  await assertWhole(store, place.bakesLocation, manifest);
  if (place.as === 'table') {
    await point(from);
    await writeManifest(store, place.location, manifest);
    return { manifest, changed: 0, removed: 0 };
  }
  await point(place.location);
  return { manifest, ...(await publishShards(store, place.location, from, manifest)) };
}

/** Whether the shards that clients read are those of the manifest. */
export async function isPublishedWhole(
  store: ObjectStore,
  location: string,
  { files }: Manifest,
): Promise<boolean> {
  const objects = await store.list(location);
  const sizes = new Map(
    objects.map((object) => [object.location.slice(location.length), object.bytes]),
  );
  return !sizes.has(PUBLISHING_MARK) && files.every(({ path, bytes }) => sizes.get(path) === bytes);
}

async function publishShards(
  store: ObjectStore,
  to: string,
  from: string,
  manifest: Manifest,
): Promise<{ changed: number; removed: number }> {
  const before = await readManifest(store, to);
  const objects = await store.list(to);
  const sizes = new Map(objects.map(({ location, bytes }) => [location.slice(to.length), bytes]));
  // A publishing that was cut short has replaced files that the old manifest still vouches for.
  const hashes = sizes.has(PUBLISHING_MARK)
    ? new Map<string, string>()
    : new Map(before?.files.map(({ path, sha256 }) => [path, sha256]));
  await store.write(`${to}${PUBLISHING_MARK}`, manifest.bakeId);
  const changed = manifest.files.filter(
    ({ path, bytes, sha256 }) => hashes.get(path) !== sha256 || sizes.get(path) !== bytes,
  );
  await pMap(changed, ({ path }) => store.copy(`${from}${path}`, `${to}${path}`), {
    concurrency: COPIES_AT_ONCE,
  });
  const now = new Set(manifest.files.map(({ path }) => path));
  const stale = [...sizes.keys()].filter((path) => path.endsWith('.parquet') && !now.has(path));
  await store.remove(stale.map((path) => `${to}${path}`));
  await writeManifest(store, to, manifest);
  await store.remove([`${to}${PUBLISHING_MARK}`]);
  return { changed: changed.length, removed: stale.length };
}

/** A copy within S3 is a call that takes some 50 ms; there may be 2,800 of them. */
const COPIES_AT_ONCE = 32;

/** Is there until files and manifest agree; its name begins with `_`, which Athena does not read. */
const PUBLISHING_MARK = '_publishing';
