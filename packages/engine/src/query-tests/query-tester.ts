import type { EngineName, EngineSelects } from '@dc-data-baker/planner';
import type { DuckdbSession } from '../duckdb/session.ts';
import type { QueryTestCase } from './find-cases.ts';
import type { WrittenRows } from './read-rows.ts';

/** A query test whose files were read and have no mistake. */
export interface ReadyTest {
  readonly test: QueryTestCase;
  readonly select: EngineSelects;
  /** The inputs, by the names of the tables that the query reads. */
  readonly inputs: ReadonlyMap<string, WrittenRows>;
  /** A DuckDB for this test alone, with a table for each input. The rows found are compared there. */
  readonly session: DuckdbSession;
}

/** What query tests have read on an engine that charges for it. */
export interface TestedReads {
  readonly queries: number;
  readonly bytesScanned: number;
  readonly billedBytes: number;
}

/** Runs query tests on one engine. */
export interface QueryTester {
  readonly engine: EngineName;
  /** How many tests run at the same time. */
  readonly concurrency: number;
  /**
   * Runs the query and puts its rows into a new table of the session, with the types that the
   * tested table declares.
   *
   * @param found the name of the table
   * @throws a `definition` or `data` error for a mistake in the test or the query, and a `cloud`
   *   error if the engine cannot be used, which stops all tests
   */
  run(ready: ReadyTest, found: string, signal: AbortSignal): Promise<void>;
  /** What was read so far; absent for an engine that costs nothing. */
  readonly reads?: TestedReads;
  /** Waits until no query runs any more, and closes what was opened. */
  close(): Promise<void>;
}
