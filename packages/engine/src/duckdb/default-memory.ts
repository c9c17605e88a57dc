import { totalmem } from 'node:os';

/** What is left of a small machine's memory for the rest of this process, and for others. */
const MOST_OF_ALL = 0.8;

/** What a bake of 33 million addresses was measured with. */
const BYTES = 1.4e9;

/** Each thread holds rows of its own for each file that is being written. */
const BYTES_PER_THREAD = 0.5e9;

/**
 * How much memory DuckDB may use where nobody says. It takes what it is given: left alone, a bake
 * of 33 million addresses took 6.2 GB of 25 GB. With 2.5 GB for DuckDB it was no faster than with
 * 1.2 GB, and with 1 GB a tenth slower; more addresses spill to disk instead of taking more.
 *
 * @returns as DuckDB writes it
 */
export function defaultMemory(threads: number): string {
  const wanted = Math.max(BYTES, threads * BYTES_PER_THREAD);
  return `${Math.round(Math.min(wanted, MOST_OF_ALL * totalmem()))}B`;
}
