import { join } from 'node:path';
import { makeFolder } from '@dc-data-baker/files';
import type { Manifest } from '@dc-data-baker/models';
import { isBaked, type ProjectTable } from '@dc-data-baker/planner';
import { bakeObjects } from '../bake-objects.ts';
import { INSPECTED, Lake } from '../lake/lake.ts';
import { bakeLocation, readManifest } from '../manifest-store.ts';
import type { ObjectStore, StoredObject } from '../object-store.ts';
import type { RemoteStore } from '../remote-store.ts';
import type { InspectedSource } from '../sources/inspect-source.ts';
import { knownAreas, knownFilePieces } from '../sources/inspection-records.ts';
import type { SourceAreas } from '../sources/source-areas.ts';
import type { SourcePieces } from '../sources/source-pieces.ts';

/** A file of a table on this machine. */
export interface LocalFile {
  readonly path: string;
  readonly bytes: number;
  /** Its name for a person: its path in a lake, its location in S3. */
  readonly shown: string;
  /** Where its rows are, if that is known. */
  readonly pieces?: SourcePieces | undefined;
}

/** A CSV whose rows can be read one by one. */
export interface IndexedFile {
  readonly file: LocalFile;
  readonly areas: SourceAreas;
}

/** Downloads files of tables, if they are not on this machine already. */
export class LocalFiles {
  readonly #store: ObjectStore;
  readonly #folder: string;
  readonly #signal: AbortSignal;
  #count = 0;

  /** @param folder for downloads; the caller removes it */
  constructor(store: ObjectStore, folder: string, signal: AbortSignal) {
    this.#store = store;
    this.#folder = folder;
    this.#signal = signal;
  }

  /** The files of an external table, or those of a bake, by default the published one. */
  async of(table: ProjectTable, bake?: Manifest): Promise<LocalFile[]> {
    if (!isBaked(table)) {
      const objects = await this.#store.listSources(table.location);
      const pieces = await this.#piecesOf(table, objects);
      return Promise.all(
        objects.map(async ({ location, bytes }) => ({
          ...(await this.one(location, bytes)),
          pieces: pieces.get(location),
        })),
      );
    }
    const manifest = bake ?? (await readManifest(this.#store, table.location));
    const files: LocalFile[] = [];
    for (const { path, bytes } of manifest?.files ?? []) {
      const folder = bakeLocation(table.bakesLocation, manifest?.bakeId ?? '');
      files.push(await this.one(`${folder}${path}`, bytes));
    }
    return files;
  }

  /** The ranges that a bake in this lake has recorded. */
  async #piecesOf(table: ProjectTable, objects: readonly StoredObject[]) {
    return this.#store instanceof Lake
      ? knownFilePieces(this.#store, INSPECTED, table.location, objects)
      : new Map<string, SourcePieces>();
  }

  /**
   * The files of a table with polygons, if a bake in this lake has recorded where their rows are;
   * otherwise `undefined`.
   */
  async indexed(table: ProjectTable): Promise<readonly IndexedFile[] | undefined> {
    if (!(this.#store instanceof Lake)) return undefined;
    const { location, objects } = await inspectedObjects(this.#store, table);
    const known = await knownAreas(this.#store, INSPECTED, location, objects);
    if (known.size < objects.length) return undefined;
    return Promise.all(
      [...known].map(async ([location, areas], i) => ({
        file: await this.one(location, objects[i]?.bytes ?? 0),
        areas,
      })),
    );
  }

  /** The path of a new file, which the caller writes. */
  async draft(): Promise<string> {
    await makeFolder(this.#folder);
    this.#count++;
    return join(this.#folder, `${this.#count}.draft`);
  }

  async one(location: string, bytes: number): Promise<LocalFile> {
    const store = this.#store;
    if (store instanceof Lake)
      return { path: store.pathOf(location), bytes, shown: store.pathOf(location) };
    await makeFolder(this.#folder);
    // The rest of the name tells the compression and the partition.
    this.#count++;
    const path = join(this.#folder, `${this.#count}`, ...location.split('/').slice(3));
    await makeFolder(join(path, '..'));
    await (store as RemoteStore).download(location, path, this.#signal);
    return { path, bytes, shown: location };
  }
}

/** Where a bake has recorded what it found in a table's files, and those files. */
async function inspectedObjects(
  lake: Lake,
  table: ProjectTable,
): Promise<Pick<InspectedSource, 'location' | 'objects'>> {
  const { location, bakesLocation } = table;
  if (!isBaked(table)) return { location, objects: await lake.listSources(location) };
  const manifest = await readManifest(lake, location);
  const objects = manifest ? await bakeObjects(lake, bakesLocation, manifest) : [];
  return { location: bakesLocation, objects };
}
