import type { EngineName } from '@dc-data-baker/planner';

/** Properties of an engine, so that code need not test which engine it has. */
export interface EngineTraits {
  /**
   * Its tables are in a local directory, which one process at a time may change, and which has room
   * for what does not fit in memory.
   */
  readonly usesLake: boolean;
  /** What it publishes in production is read by others at once, and others may bake there, too. */
  readonly isShared: boolean;
  /** Its queries are charged by the bytes that they read. */
  readonly isPaidPerByte: boolean;
}

export const ENGINE_TRAITS: Readonly<Record<EngineName, EngineTraits>> = {
  duckdb: {
    // Tested by `lake-lock.test.ts`: a second process is refused, with the process that holds the
    // lock.
    usesLake: true,
    // Clients read S3; a lake is uploaded by a person.
    isShared: false,
    // DuckDB runs in this process: https://duckdb.org/why_duckdb
    isPaidPerByte: false,
  },
  athena: {
    // S3 has no lock for processes; the state machines have their own: decision 0004.
    usesLake: false,
    // The API reads the outcode files by name from the same bucket: decision 0007.
    isShared: true,
    // Per terabyte read, at least 10 MB: https://aws.amazon.com/athena/pricing/
    isPaidPerByte: true,
  },
};
