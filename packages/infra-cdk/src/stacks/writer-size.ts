/**
 * The writer's resources, for the largest first letter (3.5 million addresses): it took at most 1.1
 * GB of memory and 255 MB of disk, and 11 to 17 s. There is room for rows twice as long, and for
 * sorting them on disk. How it was measured: docs/deploying.md.
 */
export const WRITER_SIZE = {
  memoryMegabytes: 3008,
  diskMegabytes: 4096,
  timeoutMinutes: 15,
} as const;
