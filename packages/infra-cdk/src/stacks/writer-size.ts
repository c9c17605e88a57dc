/**
 * What the writer is given, for the largest first letter (3.5 million addresses): it took 1.1 GB
 * of memory at most and 255 MB of disk, and 11 to 17 s. There is room for rows twice as long, and
 * for sorting them on disk. How it was measured: docs/deploying.md.
 */
export const WRITER_SIZE = {
  memoryMegabytes: 3008,
  diskMegabytes: 4096,
  timeoutMinutes: 15,
} as const;
