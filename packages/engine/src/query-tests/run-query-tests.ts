import { DatabakerError } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import { pMapIterable } from 'p-map';
import type { QueryTestCase } from './find-cases.ts';
import type { QueryTester } from './query-tester.ts';
import { type QueryTestResult, runQueryTest } from './run-query-test.ts';

/** The outcome of a query test. */
export interface TestedQuery {
  readonly test: QueryTestCase;
  /** Absent if the test or the query has a mistake. */
  readonly found?: QueryTestResult;
  /** The mistake, for a person. */
  readonly mistake?: string;
}

/**
 * Runs query tests, several at the same time if the engine allows it, and gives their outcomes in
 * order. A mistake in one test does not stop the others.
 *
 * @throws a `cancelled` error if somebody stops them, and a `cloud` error if AWS cannot be used
 */
export async function* runQueryTests(
  project: Project,
  tests: readonly QueryTestCase[],
  tester: QueryTester,
  signal: AbortSignal,
): AsyncIterableIterator<TestedQuery> {
  const failing = new AbortController();
  const either = AbortSignal.any([signal, failing.signal]);
  const run = (test: QueryTestCase): Promise<TestedQuery> =>
    runQueryTest(project, test, tester, either).then(
      (found) => ({ test, found }),
      (error: unknown) => {
        if (!isOfTest(error)) throw error;
        return { test, mistake: error.message };
      },
    );
  try {
    yield* pMapIterable(tests, run, { concurrency: tester.concurrency });
  } finally {
    // After an error the queries that still run are of no use, and they cost.
    failing.abort();
  }
}

function isOfTest(error: unknown): error is DatabakerError {
  return error instanceof DatabakerError && error.kind !== 'cancelled' && error.kind !== 'cloud';
}
