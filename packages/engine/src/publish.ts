import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import type { PublishStage } from '@dc-data-baker/planner';
import { bakeLocation, readManifest, writeManifest } from './manifest-store.ts';
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
 * @throws a `check` error for a bake that was not audited
 */
export async function publish(
  store: ObjectStore,
  place: Place,
  bakeId: string,
): Promise<Published> {
  const from = bakeLocation(place.bakesLocation, bakeId);
  const manifest = await readManifest(store, from);
  if (manifest?.status !== 'audited') {
    throw new DatabakerError(
      'check',
      `bake ${bakeId} of \`${place.table}\` is ${manifest?.status ?? 'not there'}; only an audited bake is published`,
    );
  }
  const files =
    place.as === 'shards'
      ? await copyShards(store, place.location, from, manifest)
      : { changed: 0, removed: 0 };
  await writeManifest(store, place.location, manifest);
  return { manifest, ...files };
}

async function copyShards(
  store: ObjectStore,
  to: string,
  from: string,
  manifest: Manifest,
): Promise<{ changed: number; removed: number }> {
  const before = await readManifest(store, to);
  const there = new Set((await store.list(to)).map(({ location }) => location.slice(to.length)));
  // A publishing that was cut short has replaced files that the old manifest still vouches for.
  const hashes = (await wasCutShort(store, to))
    ? new Map<string, string>()
    : new Map(before?.files.map(({ path, sha256 }) => [path, sha256]));
  await store.write(publishingMark(to), manifest.bakeId);
  const changed = manifest.files.filter(
    ({ path, sha256 }) => hashes.get(path) !== sha256 || !there.has(path),
  );
  for (const { path } of changed) await store.copy(`${from}${path}`, `${to}${path}`);
  const now = new Set(manifest.files.map(({ path }) => path));
  const stale = [...there].filter((path) => path.endsWith('.parquet') && !now.has(path));
  await store.remove(stale.map((path) => `${to}${path}`));
  await store.remove([publishingMark(to)]);
  return { changed: changed.length, removed: stale.length };
}

async function wasCutShort(store: ObjectStore, to: string): Promise<boolean> {
  return (await store.read(publishingMark(to))) !== undefined;
}

/** Is there while files are being replaced; its name begins with `_`, which Athena does not read. */
function publishingMark(to: string): string {
  return `${to}_publishing`;
}
