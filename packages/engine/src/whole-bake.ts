import {
  DatabakerError,
  formatCount,
  type Manifest,
  type ManifestFile,
  plural,
} from '@dc-data-baker/models';
import pMap from 'p-map';
import { bakeLocation } from './manifest-store.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { unlessUnreadable } from './unless-unreadable.ts';

/** A lake's files are read by a few threads, and requests to S3 are mostly waiting. */
const HASHED_AT_ONCE = 8;

/**
 * How files are compared with a manifest, from cheap to certain: by size, which needs a listing; by
 * the checksums that the store has kept, which needs a call for each file in S3; or by hash, for
 * which everything is read.
 */
export type Evidence = 'size' | 'checksum' | 'hash';

/** The problem with a file that a manifest lists. */
export interface DamagedFile {
  readonly path: string;
  readonly problem: string;
}

/**
 * Compares the objects under a prefix with a manifest.
 *
 * @param by see `Evidence`
 * @returns the files that are missing, differ or cannot be read, in the order of the manifest
 */
export async function damagedFiles(
  store: ObjectStore,
  location: string,
  files: readonly ManifestFile[],
  by: Evidence,
): Promise<readonly DamagedFile[]> {
  const objects = await objectsOf(store, location, files);
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

/** A bake of the country's outcode files has 2,800: looking at all for one of them takes 0.2 s. */
async function objectsOf(
  store: ObjectStore,
  location: string,
  files: readonly ManifestFile[],
): Promise<readonly StoredObject[]> {
  if (!store.objectAt || files.length > 1) return store.list(location);
  const found = await Promise.all(files.map(({ path }) => store.objectAt?.(`${location}${path}`)));
  return found.flatMap((object) => object ?? []);
}

async function problemOf(
  store: ObjectStore,
  found: StoredObject | undefined,
  { bytes, sha256 }: ManifestFile,
  by: Evidence,
): Promise<string | undefined> {
  if (!found) return 'is missing';
  if (found.bytes !== bytes) return `has ${plural(found.bytes, 'byte')}, not ${formatCount(bytes)}`;
  if (by === 'size') return undefined;
  const kept = by === 'checksum' ? await store.checksumOf?.(found) : undefined;
  const problems: string[] = [];
  const hash = kept ?? (await unlessUnreadable(problems, () => store.sha256Of(found)));
  if (hash === sha256) return undefined;
  const [unreadable] = problems;
  if (unreadable === undefined) return otherContent(sha256);
  // The place is the subject of the sentence already.
  return `cannot be read: ${unreadable.replace(`${store.placeOf(found.location)}: `, '')}`;
}

/** The problem with a file that does not have the hash in its manifest. */
export function otherContent(sha256: string): string {
  return `has other content than was written: its SHA-256 is not ${sha256}`;
}

/** @throws a `lake` error if files of a bake are missing or differ from its manifest */
export async function assertWhole(
  store: ObjectStore,
  bakesLocation: string,
  manifest: Manifest,
  by: Evidence = 'size',
): Promise<void> {
  await assertWholeAt(store, bakeLocation(bakesLocation, manifest.bakeId), manifest, by);
}

/**
 * @param folder where the files of a bake are read: in the bake, or where clients read them
 * @throws a `lake` error if files are missing or differ from its manifest
 */
export async function assertWholeAt(
  store: ObjectStore,
  folder: string,
  { table, bakeId, files }: Manifest,
  by: Evidence = 'size',
): Promise<void> {
  const damaged = await damagedFiles(store, folder, files, by);
  const [first] = damaged;
  if (!first) return;
  const problem = `${first.problem}${moreDamaged(damaged.length - 1)}`;
  const message = damagedText(store.placeOf(`${folder}${first.path}`), problem, table, bakeId);
  throw new DatabakerError('lake', message);
}

/** Whether a bake's files all exist, unchanged. */
export async function isWhole(
  store: ObjectStore,
  bakesLocation: string,
  manifest: Manifest,
  by: Evidence = 'size',
): Promise<boolean> {
  const folder = bakeLocation(bakesLocation, manifest.bakeId);
  return (await damagedFiles(store, folder, manifest.files, by)).length === 0;
}

/** What follows the first damaged file in a sentence. */
export function moreDamaged(count: number): string {
  if (count === 0) return '';
  return `, and ${plural(count, 'more file is damaged', 'more files are damaged')}`;
}

/** The message for a damaged file of a bake, with what to do. */
export function damagedText(place: string, problem: string, table: string, bakeId: string): string {
  return `${place} ${problem}: ${damagedBake(table, bakeId)}`;
}

/** The message for a damaged bake, with what to do. */
export function damagedBake(table: string, bakeId: string): string {
  return `bake ${bakeId} of \`${table}\` is damaged; bake it again with \`databaker bake ${table} --force\`, or roll back to another bake with \`databaker rollback ${table}\``;
}
