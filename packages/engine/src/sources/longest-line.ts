/**
 * A longer line is refused. There is room for a polygon of about 1.5 million vertices; the buffer
 * for it takes memory on each of DuckDB's threads, and time: 200 MB of addresses were read in 0.67
 * s with it and in 0.26 s with buffers of 32 MB. So a table that is too large to be polygons is
 * read with smaller buffers.
 */
const LONGEST_LINE_BYTES = 64 * 1024 * 1024;
const LONGEST_LINE_BYTES_OF_LARGE = 16 * 1024 * 1024;
const LARGE_BYTES = 512 * 1024 * 1024;

/** The longest line of a table's CSV files, which have `bytes` in total. */
export function longestLine(bytes: number): number {
  return bytes > LARGE_BYTES ? LONGEST_LINE_BYTES_OF_LARGE : LONGEST_LINE_BYTES;
}
