import { createHash } from 'node:crypto';
import type { InputFile, Manifest } from '@dc-data-baker/models';
import type { Origin, ProjectTable } from '@dc-data-baker/planner';
import { readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { heldBack } from './readable-bake.ts';

/** The parts of a table that are needed to hash its rows. */
export interface KeyedTable extends Pick<ProjectTable, 'location' | 'bakesLocation'> {
  readonly origin: { readonly kind: Origin['kind'] };
}

/** What a table contains at one moment. */
export interface TableContent {
  /**
   * A hash of its rows: for an external table of the contents of its files, for a baked one of those
   * of the published bake, or of the one that is held back.
   */
  readonly key: string;
  /** The files of an external table. */
  readonly files?: readonly InputFile[];
}

/**
 * @param bakeId the bake that reads the table: see `readableBake`
 * @returns `undefined` for a table that was never baked
 */
export async function tableContent(
  store: ObjectStore,
  table: KeyedTable,
  bakeId?: string,
): Promise<TableContent | undefined> {
  const { location, origin } = table;
  if (origin.kind === 'baked') {
    const manifest =
      (await heldBack(store, table, bakeId)) ?? (await readManifestIfAny(store, location));
    return manifest && { key: bakeKey(manifest) };
  }
  return sourceContent(store, location, await store.listSources(location));
}

/** The content of an external table, which has these files. */
export async function sourceContent(
  store: ObjectStore,
  location: string,
  objects: readonly StoredObject[],
): Promise<Required<TableContent>> {
  const contents = await store.contentsOf(objects);
  const files = objects.map(
    (object, i): InputFile => ({
      path: object.location.slice(location.length),
      bytes: object.bytes,
      modified: object.modified.toISOString(),
      content: contents[i] ?? '',
    }),
  );
  return { key: hashOf(files.map(({ path, content }) => `${path} ${content}`)), files };
}

/** A hash of the rows of a bake. */
export function bakeKey({ files }: Pick<Manifest, 'files'>): string {
  return hashOf(files.map(({ path, sha256 }) => `${path} ${sha256}`));
}

function hashOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
