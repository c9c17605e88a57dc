import type { HashedFile } from '../hashed-file.ts';
import { type FileWithLists, writeFileWithLists } from '../parquet/file-with-lists.ts';
import { WorkerPool } from '../threads/worker-pool.ts';

/**
 * Two threads take 0.6 s of processor time until they have their modules and V8 has compiled what they
 * repeat, in which one thread writes the lists of this many rows.
 */
const ROWS_WORTH_THREADS = 3_000_000;

/**
 * Write files with lists. Those of a large table are written by threads of their own, because those of
 * DuckDB that find points wait whenever the main thread does something else.
 */
export class ListWriters {
  readonly #threads: WorkerPool<FileWithLists, HashedFile> | undefined;

  /**
   * @param rows of all the files that are to be written
   * @param most the threads that write at a time
   */
  constructor(rows: number, most: number) {
    if (rows < ROWS_WORTH_THREADS) return;
    this.#threads = new WorkerPool(new URL('./list-writer.ts', import.meta.url), most);
  }

  /**
   * The file's numbers are gone afterwards, if a thread had them.
   *
   * @throws a `lake` error that names a file, or a `cancelled` error
   */
  async write(file: FileWithLists, signal: AbortSignal): Promise<HashedFile> {
    return this.#threads
      ? this.#threads.run(file, signal, [file.numbers.buffer])
      : writeFileWithLists(file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#threads?.close();
  }
}
