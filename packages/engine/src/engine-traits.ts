import type { EngineName } from '@dc-data-baker/planner';

/** What is true of an engine, so that nobody has to ask which one it is. */
export interface EngineTraits {
  /**
   * Its tables are in a directory of this machine, which one process at a time may change, and which
   * has room for what does not fit in memory.
   */
  readonly usesLake: boolean;
  /** What it publishes in production is read by others at once, and may be baked by others, too. */
  readonly isShared: boolean;
  /** Somebody pays for the bytes that its queries read. */
  readonly isPaidPerByte: boolean;
}

export const ENGINE_TRAITS: Readonly<Record<EngineName, EngineTraits>> = {
  duckdb: {
    // Held by `lake-lock.test.ts`: a second process is refused, and told which one bakes.
    usesLake: true,
    // Clients read S3; a lake is uploaded by hand.
    isShared: false,
    // DuckDB runs in this process: https://duckdb.org/why_duckdb
    isPaidPerByte: false,
  },
  athena: {
    // S3 has no lock of a process; the state machines hold one of their own: decision 0004.
    usesLake: false,
    // The API reads the same bucket by the names of the outcode files: decision 0007.
    isShared: true,
    // Per terabyte that is read, and 10 MB at least: https://aws.amazon.com/athena/pricing/
    isPaidPerByte: true,
  },
};
