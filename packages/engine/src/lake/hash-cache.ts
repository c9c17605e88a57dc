import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@dc-data-baker/files';
import pMap from 'p-map';
import { z } from 'zod';
import type { StoredObject } from '../object-store.ts';
import { sha256Of } from '../sha256-of.ts';

const FILE_NAME = 'hashes.json';

/** Opening a small file is mostly waiting, but the system has few threads to wait in. */
const READ_AT_ONCE = 8;

const HashesSchema = z.record(
  z.string(),
  z.strictObject({ version: z.string(), sha256: z.string() }),
);

type Hashes = z.output<typeof HashesSchema>;

/**
 * The hashes of files that others put into a lake. Reading AddressBase for its hash takes two
 * seconds, so it is read again only when the file system says that it may be another.
 */
export class HashCache {
  readonly #folder: string;
  #known: Promise<Hashes> | undefined;

  /** @param folder where the cache is kept, in a file of its own; made when needed */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The SHA-256 of each file's bytes, in hexadecimal. The cache is written once for all of them,
   * and where one cannot be read, with those that were.
   *
   * @param pathOf where a file is
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

  /** What cannot be read is worked out again. */
  async #read(): Promise<Hashes> {
    try {
      const text = await readFile(join(this.#folder, FILE_NAME), 'utf8');
      return HashesSchema.parse(JSON.parse(text));
    } catch {
      return {};
    }
  }

  /** A lake that cannot be written to is slower to look at, and no worse. */
  async #write(hashes: Hashes): Promise<void> {
    await this.#replace(hashes).catch(() => {});
  }

  async #replace(hashes: Hashes): Promise<void> {
    await makeFolder(this.#folder);
    const draft = join(this.#folder, `.${randomUUID()}`);
    await writeFile(draft, `${JSON.stringify(hashes, null, 2)}\n`);
    await rename(draft, join(this.#folder, FILE_NAME));
  }
}
