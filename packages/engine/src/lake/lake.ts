import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import {
  copyFile,
  link,
  lstat,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { makeFolder } from '@dc-data-baker/files';
import { DatabakerError } from '@dc-data-baker/models';
import pMap from 'p-map';
import type { ObjectStore, StoredObject } from '../object-store.ts';
import { sha256Of } from '../sha256-of.ts';
import { clearDrafts } from './drafts.ts';
import { HashCache } from './hash-cache.ts';
import { lakeError } from './lake-error.ts';
import { finishShowing, showFolder } from './shown-folder.ts';
import { sourceEntries } from './source-entries.ts';

/** The folder of the lake's own files: the lock, and what DuckDB spills. */
export const LAKE_FOLDER = '.databaker';

/** Where the record of inspected files is kept. */
export const INSPECTED = `s3://${LAKE_FOLDER}/inspected/`;

const REMOVED_AT_ONCE = 32;

const OPENED_AT_ONCE = 8;

/** A directory in which `s3://bucket/key` is the file `bucket/key`. */
export class Lake implements ObjectStore {
  readonly root: string;
  readonly #hashes: HashCache;

  constructor(root: string) {
    this.root = resolve(root);
    this.#hashes = new HashCache(join(this.root, LAKE_FOLDER));
  }

  /** The path of a location, or of a prefix. */
  pathOf(location: string): string {
    return join(this.root, keyOf(location));
  }

  placeOf(location: string): string {
    return this.pathOf(location);
  }

  locationOf(path: string): string {
    return `s3://${relative(this.root, path).split(sep).join('/')}`;
  }

  async list(prefix: string): Promise<StoredObject[]> {
    const objects = await this.#listFolder(this.pathOf(prefix));
    return objects.sort((a, b) => (a.location < b.location ? -1 : 1));
  }

  async objectAt(location: string): Promise<StoredObject | undefined> {
    const path = this.pathOf(location);
    const found = await lakeError(path, () => stat(path).catch(leadsNowhere));
    return found?.isFile() ? this.#objectOf(path, found) : undefined;
  }

  async foldersIn(prefix: string): Promise<readonly string[]> {
    const folder = this.pathOf(prefix);
    const entries = await lakeError(folder, () =>
      readdir(folder, { withFileTypes: true }).catch(absent([])),
    );
    const names = entries.map(async (entry) => {
      const path = join(folder, entry.name);
      const found = entry.isSymbolicLink()
        ? await lakeError(path, () => stat(path).catch(leadsNowhere))
        : entry;
      return found?.isDirectory() ? [entry.name] : [];
    });
    return (await Promise.all(names)).flat();
  }

  async listSources(prefix: string): Promise<StoredObject[]> {
    const files = await sourceEntries(this.pathOf(prefix));
    const objects = files.map(({ path, found }) => this.#objectOf(path, found));
    return objects.sort((a, b) => (a.location < b.location ? -1 : 1));
  }

  async stream(location: string): Promise<Readable> {
    const path = this.pathOf(location);
    const file = await lakeError(path, () => open(path));
    // In chunks of 64 KB: with 1 MB, inspecting polygons took 100 MB more, and as long.
    return file.createReadStream();
  }

  #objectOf(path: string, found: Stats): StoredObject {
    const { size: bytes, mtime: modified, mtimeMs, ctimeMs, ino } = found;
    // A changed file's modification time can be restored, but not the time of its status change.
    const version = `${bytes}-${mtimeMs}-${ctimeMs}-${ino}`;
    return { location: this.locationOf(path), bytes, version, modified };
  }

  /**
   * @param above the folders that contain it, by device and inode
   * @param isLinked whether a link below the first of them leads here
   */
  async #listFolder(
    folder: string,
    above: readonly string[] = [],
    isLinked = false,
  ): Promise<StoredObject[]> {
    const itself = await lakeError(folder, () => stat(folder).catch(absent(undefined)));
    const place = itself && `${itself.dev}:${itself.ino}`;
    if (place === undefined || above.includes(place)) return [];
    const within = [...above, place];
    const entries = await lakeError(folder, () =>
      readdir(folder, { withFileTypes: true }).catch(absent([])),
    );
    const lists = entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return this.#listFolder(path, within, isLinked);
      const found = await lakeError(path, () => stat(path).catch(leadsNowhere));
      if (found?.isDirectory()) return this.#listFolder(path, within, true);
      if (!found?.isFile()) return [];
      return [{ ...this.#objectOf(path, found), ...(isLinked && { isLinked }) }];
    });
    return (await Promise.all(lists)).flat();
  }

  async contentsOf(objects: readonly StoredObject[]): Promise<readonly string[]> {
    const hashes = this.#hashes;
    const pathOf = ({ location }: StoredObject) => this.pathOf(location);
    return lakeError(undefined, () => hashes.hashesOf(objects, pathOf));
  }

  async read(location: string): Promise<Buffer | undefined> {
    const path = this.pathOf(location);
    return lakeError(path, () => readFile(path).catch(absent(undefined)));
  }

  async write(location: string, body: string | Uint8Array): Promise<void> {
    await this.#replace(location, (path) => writeFile(path, body, { flush: true }));
  }

  async copy(from: string, to: string): Promise<undefined> {
    // A file that a bake wrote is never changed, so a hard link is as good as a copy.
    await this.#replace(to, (path) =>
      link(this.pathOf(from), path).catch(() => copyFile(this.pathOf(from), path)),
    );
  }

  async show(from: string, at: string): Promise<void> {
    const [target, path] = [from, at].map((prefix) => this.#folderOf(prefix)) as [string, string];
    await lakeError(path, () => showFolder(target, path));
  }

  async shownFrom(at: string): Promise<string | undefined> {
    const path = this.#folderOf(at);
    const target = await readlink(path).catch(() => undefined);
    return target === undefined ? undefined : `${this.locationOf(resolve(dirname(path), target))}/`;
  }

  async linkedAt(at: string): Promise<Date | undefined> {
    const found = await lstat(this.#folderOf(at)).catch(() => undefined);
    return found?.isSymbolicLink() ? found.mtime : undefined;
  }

  async finishShowing(at: string): Promise<void> {
    const path = this.#folderOf(at);
    await lakeError(path, () => finishShowing(path));
  }

  /**
   * Deletes what killed processes have left half written under prefixes, and among the lake's own
   * files.
   */
  async clearDrafts(prefixes: readonly string[]): Promise<void> {
    const folders = prefixes.map((prefix) => this.pathOf(prefix));
    for (const folder of [...folders, join(this.root, LAKE_FOLDER)]) {
      await lakeError(folder, () => clearDrafts(folder));
    }
  }

  /** The path of a prefix, without the final slash, with which a link would be followed. */
  #folderOf(prefix: string): string {
    return this.pathOf(prefix.replace(/\/$/, ''));
  }

  async sha256Of({ location, bytes }: StoredObject): Promise<string> {
    const path = this.pathOf(location);
    return lakeError(path, () => sha256Of(path, bytes));
  }

  async unreadable(objects: readonly Pick<StoredObject, 'location'>[]): Promise<readonly string[]> {
    const problems = await pMap(
      objects,
      async ({ location }) => {
        const path = this.pathOf(location);
        try {
          await lakeError(path, () => readByte(path));
          return [];
        } catch (error) {
          if (error instanceof DatabakerError) return [error.message];
          throw error;
        }
      },
      { concurrency: OPENED_AT_ONCE },
    );
    return problems.flat();
  }

  async remove(locations: readonly string[]): Promise<void> {
    const paths = locations.map((location) => this.pathOf(location));
    // A bake of shards has thousands of files: deleting them one by one takes half a second.
    await pMap(paths, (path) => lakeError(path, () => rm(path, { force: true })), {
      concurrency: REMOVED_AT_ONCE,
    });
    const folders = new Set(paths.map(dirname));
    // S3 has no folders; without this, a deleted bake would leave an empty one.
    for (const folder of folders) await this.#removeEmpty(folder);
  }

  async #removeEmpty(folder: string): Promise<void> {
    if (relative(this.root, folder).split(sep).length < 2) return;
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (removed) await this.#removeEmpty(dirname(folder));
  }

  /** Creates a file under a hidden name in the same folder, then renames it in one step. */
  async #replace(location: string, make: (path: string) => Promise<void>): Promise<void> {
    const path = this.pathOf(location);
    const draft = join(dirname(path), `.${randomUUID()}`);
    const attempt = async () => {
      try {
        await make(draft);
        await rename(draft, path);
      } finally {
        // It still exists if something failed, or if both names were links to one file already.
        await rm(draft, { force: true });
      }
    };
    await lakeError(path, () =>
      // The folder is nearly always there, and asking first takes a quarter of the time of a copy.
      attempt().catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
        await makeFolder(dirname(path));
        await attempt();
      }),
    );
  }
}

/** A disk may allow opening a file, and then fail to read it. */
async function readByte(path: string): Promise<void> {
  const file = await open(path);
  try {
    await file.read({ buffer: Buffer.alloc(1), position: 0 });
  } finally {
    await file.close();
  }
}

/** The `bucket/key` of a location. */
function keyOf(location: string): string {
  const [, key] = /^s3:\/\/([^/]+\/.*)$/s.exec(location) ?? [];
  if (key === undefined || key.split('/').some((name) => name === '.' || name === '..')) {
    throw new TypeError(`not an s3://bucket/key: ${location}`);
  }
  return key;
}

/** For a link without a target, a link to itself, and a file that was deleted meanwhile. */
function leadsNowhere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ELOOP') throw error;
}

function absent<Value>(value: Value): (error: NodeJS.ErrnoException) => Value {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}
