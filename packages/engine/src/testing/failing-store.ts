import { createHash } from 'node:crypto';
import type { ConditionalWrites, ObjectStore, StoredObject } from '../object-store.ts';

/**
 * A store whose changes stop at the k-th, as if the process were killed there. Like S3 it replaces
 * one object after the other, whatever the store behind it can do.
 */
export class FailingStore implements ObjectStore {
  readonly #store: ObjectStore;
  readonly #refusal: Error | undefined;
  #left: number;

  /**
   * @param changes how many changes are still made
   * @param refusal what the next one is refused with; those after it are made again
   */
  constructor(store: ObjectStore, changes: number, refusal?: Error) {
    this.#store = store;
    this.#left = changes;
    this.#refusal = refusal;
  }

  placeOf(location: string): string {
    return this.#store.placeOf(location);
  }

  list(prefix: string): Promise<StoredObject[]> {
    return this.#store.list(prefix);
  }

  listSources(prefix: string): Promise<StoredObject[]> {
    return this.#store.listSources(prefix);
  }

  contentsOf(objects: readonly StoredObject[]): Promise<readonly string[]> {
    return this.#store.contentsOf(objects);
  }

  read(location: string): Promise<Buffer | undefined> {
    return this.#store.read(location);
  }

  /** A content is its version. It is not for two who write in the same moment: a fake S3 is. */
  readonly conditional: ConditionalWrites = {
    read: async (location) => {
      const body = await this.#store.read(location);
      return body && { body, version: versionOf(body) };
    },
    write: async (location, body, over) => {
      const there = await this.#store.read(location);
      if ((there && versionOf(there)) !== over) return undefined;
      await this.write(location, body);
      return versionOf(body);
    },
  };

  async write(location: string, body: string | Uint8Array): Promise<void> {
    this.#count();
    await this.#store.write(location, body);
  }

  async copy(from: string, to: string): Promise<string | undefined> {
    this.#count();
    return this.#store.copy(from, to);
  }

  sha256Of(object: StoredObject): Promise<string> {
    return this.#store.sha256Of(object);
  }

  /** Each object on its own, for a kill may come between any two. */
  async remove(locations: readonly string[]): Promise<void> {
    for (const location of locations) {
      this.#count();
      await this.#store.remove([location]);
    }
  }

  #count(): void {
    if (this.#left === 0) {
      if (this.#refusal) this.#left = Number.POSITIVE_INFINITY;
      throw this.#refusal ?? new Error('killed');
    }
    this.#left--;
  }
}

function versionOf(body: string | Uint8Array): string {
  return createHash('md5').update(body).digest('hex');
}
