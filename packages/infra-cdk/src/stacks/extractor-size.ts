/**
 * The extractor's resources. The rows of an extract stream through it to its disk, and from there
 * to S3. On a laptop that took up to 289 MiB of memory (docs/performance.md); more memory means a larger share of a
 * processor, which checks each polygon. The disk must hold the largest extract twice, as CSV and as
 * parquet.
 */
export const EXTRACTOR_SIZE = {
  memoryMegabytes: 1769,
  diskMegabytes: 10_240,
  timeoutMinutes: 15,
} as const;
