import { randomUUID } from 'node:crypto';
import { DatabakerError, formatCount, type Workgroup } from '@dc-data-baker/models';
import { MOST_QUERY_BYTES, type Project, queryBytes, renderTested } from '@dc-data-baker/planner';
import { AthenaQueries } from '../athena/athena-queries.ts';
import { QueryBook } from '../athena/query-book.ts';
import { QueryFailure } from '../athena/query-failure.ts';
import { queryToken } from '../athena/query-token.ts';
import { resultPages } from '../athena/result-pages.ts';
import { retryQuery } from '../athena/retry-query.ts';
import type { AwsClients } from '../aws-sdk/aws-clients.ts';
import type { Pause } from '../pause.ts';
import { placed } from '../query-tests/placed.ts';
import type { QueryTester, ReadyTest } from '../query-tests/query-tester.ts';
import { castableRows, createFoundTable, type FoundRow } from '../query-tests/row-texts.ts';

/** An account may run 150 queries and more at once, so ten leave room for others. */
const CONCURRENCY = 10;

export interface AthenaTesterOptions {
  readonly project: Project;
  readonly clients: AwsClients;
  /** Where the queries run; without one in Athena's own `primary`. */
  readonly workgroup: Workgroup | undefined;
  readonly pause: Pause;
}

/**
 * Runs query tests on Athena, each as one statement that contains its inputs: see `renderTested`.
 * No Glue table is read or made. Athena writes the result of each query to the workgroup's place.
 */
export function athenaTester({
  project,
  clients,
  workgroup,
  pause,
}: AthenaTesterOptions): QueryTester {
  const athena = new AthenaQueries(clients.athena, workgroup, pause);
  const book = new QueryBook();

  async function foundBy(ready: ReadyTest, signal: AbortSignal): Promise<FoundRow[]> {
    const { test } = ready;
    const sql = await statement(project, ready);
    const run = randomUUID();
    const ask = (attempt: number) =>
      book.run(athena, test.name, { sql, token: queryToken(run, attempt) }, signal);
    const { QueryExecutionId = '' } = await retryQuery(ask, signal, pause).catch((error) => {
      throw placed(test.place, isOfTest(error) ? mistaken(error) : error);
    });
    const found: FoundRow[] = [];
    for await (const page of resultPages(clients.athena, QueryExecutionId)) {
      found.push(...page.map(([row]) => JSON.parse(row ?? '[]') as FoundRow));
    }
    return found;
  }

  return {
    engine: 'athena',
    concurrency: CONCURRENCY,
    async run(ready, found, signal) {
      await createFoundTable(ready, found, await foundBy(ready, signal));
    },
    get reads() {
      return book.statistics;
    },
    async close() {
      await book.allEnded();
      clients.close();
    },
  };
}

async function statement(
  project: Project,
  { test, select, inputs, session }: ReadyTest,
): Promise<string> {
  const tested = await castableRows(session, project, [...inputs.keys()]);
  const sql = renderTested(select.athena, test.table.table, tested);
  const bytes = queryBytes(sql);
  if (bytes <= MOST_QUERY_BYTES) return sql;
  throw new DatabakerError(
    'definition',
    `${test.place}: the query with its inputs has ${formatCount(bytes)} bytes; Athena takes at most ${formatCount(MOST_QUERY_BYTES)}. Write fewer or shorter rows, or make it two tests`,
  );
}

/** A missing workgroup or a fault of Athena's is not the test's mistake. */
function isOfTest(error: unknown): error is QueryFailure {
  return error instanceof QueryFailure && error.isMistake;
}

function mistaken(error: QueryFailure): DatabakerError {
  return new DatabakerError('data', error.message, { cause: error });
}
