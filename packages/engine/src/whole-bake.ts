import { DatabakerError, type Manifest, type ManifestFile } from '@dc-data-baker/models';
import pMap from 'p-map';
import { bakeLocation } from './manifest-store.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';

/** Files of a lake are read by a few threads, and those of S3 wait for S3. */
const HASHED_AT_ONCE = 8;

/**
 * How files are compared with what a manifest says of them, from cheap to sure: by their sizes,
 * which costs a listing; by the checksums that the store has kept of what was written, a call for
 * each file in S3; or by hashes, for which everything is read.
 */
export type Evidence = 'size' | 'checksum' | 'hash';

/** What is wrong with a file that a manifest lists. */
export interface DamagedFile {
  readonly path: string;
  readonly problem: string;
}

/**
 * Compares what is under a prefix with what a manifest lists.
 *
 * @param by see `Evidence`
 * @returns those that are not there or not as they were written, in the order of the manifest
 */
export async function damagedFiles(
  store: ObjectStore,
  location: string,
  files: readonly ManifestFile[],
  by: Evidence,
): Promise<readonly DamagedFile[]> {
  const objects = await store.list(location);
  const found = new Map(objects.map((object) => [object.location, object]));
  const damaged = await pMap(
    files,
    async (file) => {
      const problem = await problemOf(store, found.get(`${location}${file.path}`), file, by);
      return problem === undefined ? [] : [{ path: file.path, problem }];
    },
    { concurrency: HASHED_AT_ONCE },
  );
  return damaged.flat();
}

async function problemOf(
  store: ObjectStore,
  found: StoredObject | undefined,
  { bytes, sha256 }: ManifestFile,
  by: Evidence,
): Promise<string | undefined> {
  if (!found) return 'is missing';
  if (found.bytes !== bytes) return `has ${found.bytes} bytes, not ${bytes}`;
  if (by === 'size') return undefined;
  const kept = by === 'checksum' ? await store.checksumOf?.(found) : undefined;
  if ((kept ?? (await store.sha256Of(found))) === sha256) return undefined;
  return `has other content than was written: its SHA-256 is not ${sha256}`;
}

/** @throws a `lake` error where files of a bake are gone, or are not as its manifest lists them */
export async function assertWhole(
  store: ObjectStore,
  bakesLocation: string,
  { table, bakeId, files }: Manifest,
  by: Evidence = 'size',
): Promise<void> {
  const folder = bakeLocation(bakesLocation, bakeId);
  const damaged = await damagedFiles(store, folder, files, by);
  const [first] = damaged;
  if (!first) return;
  const more = damaged.length === 1 ? '' : `, and ${damaged.length - 1} more are not as they were`;
  throw new DatabakerError(
    'lake',
    `${store.placeOf(`${folder}${first.path}`)} ${first.problem}${more}: ${damagedBake(table, bakeId)}`,
  );
}

/** Whether a bake's files are all there, and as they were written. */
export async function isWhole(
  store: ObjectStore,
  bakesLocation: string,
  manifest: Manifest,
  by: Evidence = 'size',
): Promise<boolean> {
  const folder = bakeLocation(bakesLocation, manifest.bakeId);
  return (await damagedFiles(store, folder, manifest.files, by)).length === 0;
}

/** What is wrong with such a bake, and what to do. */
export function damagedBake(table: string, bakeId: string): string {
  return `bake ${bakeId} of \`${table}\` is damaged; bake it again with \`databaker bake ${table} --force\`, or go back to another bake with \`databaker rollback ${table}\``;
}
