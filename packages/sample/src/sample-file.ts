import { open, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileError } from '@dc-data-baker/files';
import type { Chunk } from './chunk.ts';
import {
  leaveReceipt,
  makeFolder,
  ownLength,
  partialOf,
  removeAbandoned,
  requireOwnFolder,
} from './folder.ts';

/**
 * A file in a folder of its own. It is written under a hidden name, which Athena and the lake
 * ignore, and renamed when it is complete.
 */
export class SampleFile {
  readonly #folder: string;
  readonly #name: string;
  readonly #partial: string;
  #bytes = 0;
  #removeFolder = async (): Promise<void> => {};

  constructor(folder: string, name: string) {
    this.#folder = resolve(folder);
    this.#name = name;
    this.#partial = partialOf(this.#folder, name, process.pid);
  }

  async checkFolder(): Promise<void> {
    await this.#explainingFailure(() => requireOwnFolder(this.#folder, this.#name));
  }

  /** Holds two chunks at most: one is written while the next is generated. */
  async write(
    chunks: Iterable<Chunk>,
    onRows: (rows: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await this.#explainingFailure(async () => {
      this.#removeFolder = await makeFolder(this.#folder);
      await removeAbandoned(this.#folder, this.#name);
      await using file = await open(this.#partial, 'w');
      let writing = Promise.resolve();
      for (const { bytes, rows } of chunks) {
        await writing;
        signal?.throwIfAborted();
        this.#bytes += bytes.length;
        onRows(rows);
        writing = file.writeFile(bytes);
      }
      await writing;
      signal?.throwIfAborted();
      await file.sync();
    });
  }

  async publish(): Promise<void> {
    await this.#explainingFailure(async () => {
      const before = await ownLength(this.#folder, this.#name);
      await leaveReceipt(this.#folder, this.#name, [...before, this.#bytes]);
      await rename(this.#partial, join(this.#folder, this.#name));
      await leaveReceipt(this.#folder, this.#name, [this.#bytes]);
    });
  }

  /** Leaves the folder as it was before. */
  async discard(): Promise<void> {
    await rm(this.#partial, { force: true });
    await this.#removeFolder();
  }

  /**
   * Failures of the system, such as a full disk or a folder that is a file, are not bugs of this
   * program.
   */
  async #explainingFailure(work: () => Promise<void>): Promise<void> {
    const path = join(this.#folder, this.#name);
    await fileError(path, work, 'choose another folder for the sample');
  }
}
