import { totalmem } from 'node:os';

/** Leaves memory on a small machine for the rest of this process, and for others. */
const MOST_OF_ALL = 0.8;

/** The limit with which a bake of 33 million addresses was measured. */
const BYTES = 1.4e9;

/** Each thread buffers rows for each file that is being written. */
const BYTES_PER_THREAD = 0.5e9;

/**
 * DuckDB's memory limit if none is given. DuckDB uses what it may: without a limit, a bake of 33
 * million addresses took 6.2 GB of 25 GB. A limit of 2.5 GB made it no faster than 1.2 GB, and 1 GB
 * a tenth slower; more addresses spill to disk instead of taking more memory.
 *
 * @returns the limit in DuckDB's notation
 */
export function defaultMemory(threads: number): string {
  const wanted = Math.max(BYTES, threads * BYTES_PER_THREAD);
  return `${Math.round(Math.min(wanted, MOST_OF_ALL * totalmem()))}B`;
}
