import {
  DatabakerError,
  type Manifest,
  type ManifestFile,
  ManifestSchema,
} from '@dc-data-baker/models';
import { isBakeId } from './bake-id.ts';
import type { ObjectStore } from './object-store.ts';
import { ownObjects } from './own-objects.ts';

/** Athena ignores names that begin with `_`. */
export const MANIFEST_NAME = '_manifest.json';

/** The location of a bake's files: `s3://bucket/prefix/bake-id/`. */
export function bakeLocation(bakesLocation: string, bakeId: string): string {
  return `${bakesLocation}${bakeId}/`;
}

/** A manifest that cannot be parsed, or that is missing where there should be one. */
export class UnreadableManifest extends DatabakerError {
  /** What is wrong with it, as the rest of a sentence that begins with its place. */
  readonly problem: string;

  constructor(place: string, problem: string, options?: ErrorOptions) {
    const todo = 'bake the table again, or roll back to one of its bakes with `databaker rollback`';
    super('lake', `${place} ${problem}; ${todo}`, options);
    this.problem = problem;
  }
}

/**
 * The manifest at a location: at a table's own location that of the published bake, at a bake's
 * location that of the bake.
 *
 * @returns `undefined` if there is none
 * @throws a `lake` error for one that cannot be parsed
 */
export async function readManifest(
  store: ObjectStore,
  location: string,
): Promise<Manifest | undefined> {
  const manifest = `${location}${MANIFEST_NAME}`;
  const body = await store.read(manifest);
  if (!body) return undefined;
  try {
    // To compile a parser takes longer than to parse the manifests that a command reads.
    return ManifestSchema.parse(JSON.parse(body.toString('utf8')), { jitless: true });
  } catch (cause) {
    const problem = 'is not a manifest that this version can read';
    throw new UnreadableManifest(store.placeOf(manifest), problem, { cause });
  }
}

/**
 * Whether a manifest belongs to a table: one that was copied from another table's folder may have
 * the same bake and the same names of files. Only the name of the folder is compared, so that the
 * copy of an environment can be read.
 */
export function isOfTable({ location }: Manifest, bakesLocation: string): boolean {
  const [, folder] = /([^/]+)\/$/.exec(bakesLocation) ?? [];
  const [, own] = /([^/]+)\/[^/]+\/$/.exec(location) ?? [];
  return own === folder;
}

/**
 * For callers that must also work if a manifest cannot be parsed, such as a bake, which replaces
 * it.
 *
 * @returns `undefined` if there is none, or it cannot be parsed
 */
export async function readManifestIfAny(
  store: ObjectStore,
  location: string,
): Promise<Manifest | undefined> {
  try {
    return await readManifest(store, location);
  } catch (error) {
    if (error instanceof UnreadableManifest) return undefined;
    throw error;
  }
}

export async function writeManifest(
  store: ObjectStore,
  location: string,
  manifest: Manifest,
): Promise<void> {
  await store.write(`${location}${MANIFEST_NAME}`, `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Files in a bake's folder other than its manifest and the given files: leftovers of an interrupted
 * bake.
 */
export async function unlistedIn(
  store: ObjectStore,
  bake: string,
  files: readonly ManifestFile[],
): Promise<string[]> {
  const listed = new Set(files.map(({ path }) => `${bake}${path}`)).add(`${bake}${MANIFEST_NAME}`);
  const objects = await ownObjects(store, bake);
  return objects.map(({ location }) => location).filter((location) => !listed.has(location));
}

/**
 * The manifests of a table's bakes, newest first. One that cannot be read is skipped, so that it
 * does not prevent baking or reading the others: see `lookAtBakes`.
 */
export async function listBakes(store: ObjectStore, bakesLocation: string): Promise<Manifest[]> {
  const { manifests } = await lookAtBakes(store, bakesLocation);
  return manifests;
}

/** The bakes of a table. */
export interface FoundBakes {
  /** Newest first. */
  readonly manifests: Manifest[];
  /** The ids of those whose manifests cannot be read, or belong to other bakes. */
  readonly unreadable: readonly string[];
}

export async function lookAtBakes(store: ObjectStore, bakesLocation: string): Promise<FoundBakes> {
  const ids = (await foldersOfBakes(store, bakesLocation)).filter(isBakeId);
  const manifests: Manifest[] = [];
  const unreadable: string[] = [];
  await Promise.all(
    ids.map(async (id) => {
      try {
        const manifest = await readManifest(store, bakeLocation(bakesLocation, id));
        if (!manifest) return;
        const isItsOwn = manifest.bakeId === id && isOfTable(manifest, bakesLocation);
        if (isItsOwn) manifests.push(manifest);
        else unreadable.push(id);
      } catch (error) {
        if (!(error instanceof UnreadableManifest)) throw error;
        unreadable.push(id);
      }
    }),
  );
  manifests.sort((a, b) => (a.bakeId < b.bakeId ? 1 : -1));
  return { manifests, unreadable: unreadable.sort() };
}

/**
 * A lake is not asked for the files in them: three bakes of the country's outcode files are 8,000,
 * which took 0.3 s.
 */
async function foldersOfBakes(
  store: ObjectStore,
  bakesLocation: string,
): Promise<readonly string[]> {
  if (store.foldersIn) return store.foldersIn(bakesLocation);
  const objects = await store.list(bakesLocation);
  return objects
    .filter(({ location }) => location.endsWith(`/${MANIFEST_NAME}`))
    .map(({ location }) => location.slice(bakesLocation.length, -MANIFEST_NAME.length - 1));
}
