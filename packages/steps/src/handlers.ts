/** The functions that are deployed, by name: the module of each exports `handler`. */
export const HANDLERS = {
  /** Deletes results of queries that are old. */
  cleaner: new URL('./cleaner/handler.ts', import.meta.url),
  /** Reads the rows of an extract out of a database of others. */
  extractor: new URL('./extractor/handler.ts', import.meta.url),
  /** What a state machine cannot do by itself. */
  steps: new URL('./steps/handler.ts', import.meta.url),
  /** Owns the Glue tables that are baked, for CloudFormation. */
  tables: new URL('./tables/handler.ts', import.meta.url),
  /** Writes outcode files with DuckDB. */
  writer: new URL('./writer/handler.ts', import.meta.url),
} as const;

export type FunctionName = keyof typeof HANDLERS;
