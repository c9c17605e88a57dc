import type { AthenaClient } from '@aws-sdk/client-athena';
import type { CheckResult } from '@dc-data-baker/models';
import type { StageCheck } from '@dc-data-baker/planner';
import pMap from 'p-map';
import type { RemoteStore } from '../remote-store.ts';
import type { AthenaQueries } from './athena-queries.ts';
import { countWrong, sampleWrong } from './candidate.ts';
import type { QueryBook } from './query-book.ts';
import { queryResults } from './query-results.ts';
import { queryToken } from './query-token.ts';
import { retryQuery } from './retry-query.ts';

const CHECKS_AT_ONCE = 5;

/** What checks need to run on Athena. */
export interface CheckRun {
  readonly athena: AthenaQueries;
  readonly client: AthenaClient;
  readonly store: RemoteStore;
  readonly book: QueryBook;
  readonly database: string;
  /** Distinguishes the queries of this run from those of any other. */
  readonly run: readonly string[];
  readonly signal: AbortSignal;
}

/** The result of a check, with the id of its query. */
export interface AthenaCheckResult extends CheckResult {
  readonly queryExecutionId: string;
}

/**
 * Runs all checks concurrently, so that one bake reports everything that is wrong.
 *
 * @param prepare adds the relations that a check reads to its statement: see `withRelations`
 */
export function runAthenaChecks(
  checks: readonly StageCheck[],
  prepare: (statement: string) => string,
  run: CheckRun,
): Promise<AthenaCheckResult[]> {
  return pMap(
    checks,
    async (check) => {
      const { name, severity, mostSamples } = check;
      const sql = check.select.athena;
      const counted = await runSelect(run, name, prepare(countWrong(sql)));
      const wrong = Number(counted.rows[0]?.['wrong'] ?? 0);
      const samples =
        wrong === 0
          ? []
          : (await runSelect(run, `${name}, samples`, prepare(sampleWrong(sql, mostSamples)))).rows;
      const { queryExecutionId } = counted;
      return { name, severity, passed: wrong === 0, wrong, samples, queryExecutionId };
    },
    { concurrency: CHECKS_AT_ONCE },
  );
}

async function runSelect(
  { athena, client, store, book, database, run, signal }: CheckRun,
  label: string,
  sql: string,
): Promise<{ queryExecutionId: string; rows: CheckResult['samples'] }> {
  const execution = await retryQuery(
    (attempt) => {
      const token = queryToken(...run, label, attempt);
      return book.run(athena, label, { sql, database, token }, signal);
    },
    signal,
    athena.pause,
  );
  const result = await queryResults(client, store, execution);
  const rows: CheckResult['samples'] = [];
  for await (const batch of result.rows) {
    for (const row of batch) {
      const entries = result.columns.map(({ name }, i) => [name, row[i]]);
      rows.push(Object.fromEntries(entries) as CheckResult['samples'][number]);
    }
  }
  return { queryExecutionId: execution.QueryExecutionId ?? '', rows };
}
