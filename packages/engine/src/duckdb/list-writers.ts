import type { HashedFile } from '../hashed-file.ts';
import { type FileWithLists, writeFileWithLists } from '../parquet/file-with-lists.ts';
import { WorkerPool } from '../threads/worker-pool.ts';

/** A thread takes a tenth of a second to start, in which the lists of this many rows are written. */
const ROWS_WORTH_A_THREAD = 200_000;

/**
 * Write files with lists. Large ones are written by threads of their own, because those of DuckDB that
 * find points wait whenever the main thread does something else.
 */
export class ListWriters {
  readonly #threads: WorkerPool<FileWithLists, HashedFile>;
  readonly #leastRows: number;

  /**
   * @param most the threads that write at a time
   * @param leastRows of a file that is large
   */
  constructor(most: number, leastRows: number = ROWS_WORTH_A_THREAD) {
    this.#threads = new WorkerPool(new URL('./list-writer.ts', import.meta.url), most);
    this.#leastRows = leastRows;
  }

  /**
   * The file's numbers are gone afterwards, if a thread had them.
   *
   * @throws a `lake` error that names a file, or a `cancelled` error
   */
  async write(file: FileWithLists, signal: AbortSignal): Promise<HashedFile> {
    const { numbers } = file;
    return numbers.length < this.#leastRows
      ? writeFileWithLists(file)
      : this.#threads.run(file, signal, [numbers.buffer]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#threads.close();
  }
}
