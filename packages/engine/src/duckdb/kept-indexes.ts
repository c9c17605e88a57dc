import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keepFile, markUsed } from '@dc-data-baker/files';
import { fromBytes, PolygonIndex, toBytes } from '@dc-data-baker/geo';
import { LAKE_FOLDER, type Lake } from '../lake/lake.ts';

/** The index of the whole country has 95 MB. */
const MOST_KEPT = { files: 8, bytes: 2 ** 29 };

const HASH = 'sha256';
const HASH_BYTES = 32;

/**
 * The polygon indexes that a lake caches, so that they are not built again: a file for each, named
 * by its key, which begins with a hash of the rest. A file that is missing, damaged or cut short is
 * built again.
 */
export class KeptIndexes {
  readonly #folder: string;

  constructor(lake: Lake) {
    this.#folder = join(lake.root, LAKE_FOLDER, 'indexes');
  }

  /** @param key see `indexKey` */
  async read(key: string): Promise<PolygonIndex | undefined> {
    const path = this.#path(key);
    try {
      const bytes = await readFile(path);
      const index = bytes.subarray(HASH_BYTES);
      if (!hashOf([index]).equals(bytes.subarray(0, HASH_BYTES))) return undefined;
      const found = new PolygonIndex(fromBytes(index));
      await markUsed(path);
      return found;
    } catch {
      return undefined;
    }
  }

  async write(key: string, { data }: PolygonIndex): Promise<void> {
    const pieces = toBytes(data);
    await keepFile(
      this.#path(key),
      async (draft) => {
        await using file = await open(draft, 'wx');
        for (const piece of [hashOf(pieces), ...pieces]) await file.writeFile(piece);
      },
      MOST_KEPT,
    );
  }

  #path(key: string): string {
    return join(this.#folder, key);
  }
}

function hashOf(pieces: readonly Uint8Array[]): Buffer {
  const hash = createHash(HASH);
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}
