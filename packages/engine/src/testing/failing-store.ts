import { createHash } from 'node:crypto';
import type { ConditionalWrites, ObjectStore, StoredObject } from '../object-store.ts';

/**
 * A store whose changes stop at the k-th, as if the process were killed there. Like S3 it replaces
 * objects one by one, even if the store behind it can do better.
 */
export class FailingStore implements ObjectStore {
  readonly #store: ObjectStore;
  readonly #refusal: Error | undefined;
  #left: number;

  /**
   * @param changes how many changes are made
   * @param refusal the error of the next change; later ones are made again
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

  /** The content is the version. It does not support concurrent writers; fake-aws's S3 does. */
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

  /** One by one, because a process may be killed between any two. */
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
