import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@dc-data-baker/files';
import pMap from 'p-map';
import { z } from 'zod';
import type { StoredObject } from '../object-store.ts';
import { sha256Of } from '../sha256-of.ts';

const FILE_NAME = 'hashes.json';

/** Opening a small file is mostly waiting, but Node has few threads that can wait. */
const READ_AT_ONCE = 8;

const HashesSchema = z.record(
  z.string(),
  z.strictObject({ version: z.string(), sha256: z.string() }),
);

type Hashes = z.output<typeof HashesSchema>;

/**
 * The hashes of external files in a lake. Hashing AddressBase takes two seconds, so a file is read
 * again only when its metadata has changed.
 */
export class HashCache {
  readonly #folder: string;
  #known: Promise<Hashes> | undefined;

  /** @param folder where the cache is kept, in its own file; created when needed */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The SHA-256 of each file's bytes, in hexadecimal. The cache is written once for all files; if
   * one cannot be read, it is written with those that could.
   *
   * @param pathOf returns the path of a file
   */
  async hashesOf(
    objects: readonly StoredObject[],
    pathOf: (object: StoredObject) => string,
  ): Promise<string[]> {
    this.#known ??= this.#read();
    const known = await this.#known;
    let changed = false;
    const hashOf = async (object: StoredObject) => {
      const { location, version, bytes } = object;
      const found = known[location];
      if (found?.version === version) return found.sha256;
      const sha256 = await sha256Of(pathOf(object), bytes);
      known[location] = { version, sha256 };
      changed = true;
      return sha256;
    };
    try {
      return await pMap(objects, hashOf, { concurrency: READ_AT_ONCE });
    } finally {
      if (changed) await this.#write(known);
    }
  }

  /** A cache that cannot be read is computed again. */
  async #read(): Promise<Hashes> {
    try {
      const text = await readFile(join(this.#folder, FILE_NAME), 'utf8');
      return HashesSchema.parse(JSON.parse(text));
    } catch {
      return {};
    }
  }

  /** If the cache cannot be written, later calls are slower, and nothing else is lost. */
  async #write(hashes: Hashes): Promise<void> {
    await this.#replace(hashes).catch(() => {});
  }

  async #replace(hashes: Hashes): Promise<void> {
    await makeFolder(this.#folder);
    const draft = join(this.#folder, `.${randomUUID()}`);
    try {
      await writeFile(draft, `${JSON.stringify(hashes, null, 2)}\n`);
      await rename(draft, join(this.#folder, FILE_NAME));
    } finally {
      // On a full disk, each command that only reads would leave one.
      await rm(draft, { force: true });
    }
  }
}
