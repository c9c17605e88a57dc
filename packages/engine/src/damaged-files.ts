import { formatCount, type Manifest, type ManifestFile, plural } from '@dc-data-baker/models';
import pMap from 'p-map';
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
  return damagedAmong(store, await objectsAt(store, location, files), location, files, by);
}

/** @param objects what is under the prefix, from `objectsAt` */
export async function damagedAmong(
  store: ObjectStore,
  objects: readonly StoredObject[],
  location: string,
  files: readonly ManifestFile[],
  by: Evidence,
): Promise<readonly DamagedFile[]> {
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

/**
 * What is under a prefix, or only the one file that is asked for: a bake of the country's outcode files has
 * 2,800, and looking at all for one of them takes 0.2 s.
 */
export async function objectsAt(
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

/** What follows the first damaged file in a sentence. */
export function moreDamaged(count: number): string {
  if (count === 0) return '';
  return `, and ${plural(count, 'more file is damaged', 'more files are damaged')}`;
}

/** The message for damaged files of a bake, with what to do; `undefined` if there are none. */
export function damageText(
  store: ObjectStore,
  folder: string,
  [first, ...others]: readonly DamagedFile[],
  { table, bakeId }: Pick<Manifest, 'table' | 'bakeId'>,
): string | undefined {
  if (!first) return undefined;
  const problem = `${first.problem}${moreDamaged(others.length)}`;
  return damagedText(store.placeOf(`${folder}${first.path}`), problem, table, bakeId);
}

/** The message for a damaged file of a bake, with what to do. */
export function damagedText(place: string, problem: string, table: string, bakeId: string): string {
  return `${place} ${problem}: ${damagedBake(table, bakeId)}`;
}

/** The message for a damaged bake, with what to do. */
export function damagedBake(table: string, bakeId: string): string {
  return `bake ${bakeId} of \`${table}\` is damaged; bake it again with \`databaker bake ${table} --force\`, or roll back to another bake with \`databaker rollback ${table}\``;
}
