import { DatabakerError, type Manifest, ManifestSchema } from '@dc-data-baker/models';
import { isBakeId } from './bake-id.ts';
import type { ObjectStore } from './object-store.ts';

/** Begins with `_`, which Athena does not read. */
export const MANIFEST_NAME = '_manifest.json';

/** Where a bake's files are: `s3://bucket/prefix/bake-id/`. */
export function bakeLocation(bakesLocation: string, bakeId: string): string {
  return `${bakesLocation}${bakeId}/`;
}

/**
 * The manifest at a table's own location is the published one; the one at a bake's location is
 * that bake's.
 *
 * @returns `undefined` where there is none
 * @throws a `lake` error for one that cannot be understood
 */
export async function readManifest(
  store: ObjectStore,
  location: string,
): Promise<Manifest | undefined> {
  const manifest = `${location}${MANIFEST_NAME}`;
  const body = await store.read(manifest);
  if (!body) return undefined;
  try {
    return ManifestSchema.parse(JSON.parse(body.toString('utf8')));
  } catch (cause) {
    throw new DatabakerError(
      'lake',
      `${store.placeOf(manifest)} is not a manifest that this version reads; bake the table again, or put back the manifest of one of its bakes`,
      { cause },
    );
  }
}

export async function writeManifest(
  store: ObjectStore,
  location: string,
  manifest: Manifest,
): Promise<void> {
  await store.write(`${location}${MANIFEST_NAME}`, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** @throws a `lake` error where files of a bake are gone, or are not as its manifest lists them */
export async function assertWhole(
  store: ObjectStore,
  bakesLocation: string,
  { table, bakeId, files }: Manifest,
): Promise<void> {
  const folder = bakeLocation(bakesLocation, bakeId);
  const objects = await store.list(folder);
  const sizes = new Map(objects.map(({ location, bytes }) => [location, bytes]));
  const damaged = files.filter(({ path, bytes }) => sizes.get(`${folder}${path}`) !== bytes);
  const [first] = damaged;
  if (!first) return;
  const size = sizes.get(`${folder}${first.path}`);
  const problem = size === undefined ? 'is missing' : `has ${size} bytes, not ${first.bytes}`;
  const more = damaged.length === 1 ? '' : `, and ${damaged.length - 1} more are not as they were`;
  throw new DatabakerError(
    'lake',
    `${store.placeOf(`${folder}${first.path}`)} ${problem}${more}: ${damagedBake(table, bakeId)}`,
  );
}

/** What is in a bake's folder beside its manifest and these files: what was cut short left it. */
export async function unlistedIn(
  store: ObjectStore,
  bake: string,
  files: Manifest['files'],
): Promise<string[]> {
  const listed = new Set(files.map(({ path }) => `${bake}${path}`)).add(`${bake}${MANIFEST_NAME}`);
  const objects = await store.list(bake);
  return objects.map(({ location }) => location).filter((location) => !listed.has(location));
}

/** What is wrong with such a bake, and what to do. */
export function damagedBake(table: string, bakeId: string): string {
  return `bake ${bakeId} of \`${table}\` is damaged; bake the table again, or go back to another bake with \`databaker rollback ${table}\``;
}

/** The manifests of a table's bakes, newest first. */
export async function listBakes(store: ObjectStore, bakesLocation: string): Promise<Manifest[]> {
  const objects = await store.list(bakesLocation);
  const locations = objects
    .map(({ location }) => location)
    .filter((location) => location.endsWith(`/${MANIFEST_NAME}`))
    .map((location) => location.slice(0, -MANIFEST_NAME.length))
    .filter((location) => isBakeId(location.slice(bakesLocation.length, -1)));
  const manifests = await Promise.all(locations.map((location) => readManifest(store, location)));
  return manifests
    .filter((manifest) => manifest !== undefined)
    .sort((a, b) => (a.bakeId < b.bakeId ? 1 : -1));
}
