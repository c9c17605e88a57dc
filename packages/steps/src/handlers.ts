/** The deployed functions, by name: each module exports `handler`. */
export const HANDLERS = {
  /** Deletes old results of queries. */
  cleaner: new URL('./cleaner/handler.ts', import.meta.url),
  /** Reads the rows of an extract from somebody else's database. */
  extractor: new URL('./extractor/handler.ts', import.meta.url),
  /** Does what a state machine cannot do itself. */
  steps: new URL('./steps/handler.ts', import.meta.url),
  /** Manages the Glue tables that are baked, for CloudFormation. */
  tables: new URL('./tables/handler.ts', import.meta.url),
  /** Writes outcode files with DuckDB. */
  writer: new URL('./writer/handler.ts', import.meta.url),
} as const;

export type FunctionName = keyof typeof HANDLERS;
