import { randomUUID } from 'node:crypto';
import { type AdHocQuery, tableNamed } from '@dc-data-baker/planner';
import type { QueryResult } from '../engine.ts';
import { inspectReads } from '../sources/inspect-reads.ts';
import { readingPublished } from './as-published.ts';
import type { AthenaResources } from './athena-resources.ts';
import { queryResults } from './query-results.ts';
import { queryToken } from './query-token.ts';
import { retryQuery } from './retry-query.ts';

/** Runs somebody's SELECT over the published tables. */
export async function queryTables(
  resources: AthenaResources,
  query: AdHocQuery,
  signal: AbortSignal,
): Promise<QueryResult> {
  const { project, client, queries, store, sourceReader } = resources;
  await inspectReads(sourceReader, query.reads, signal);
  const [first] = query.reads.map((name) => tableNamed(project, name));
  const database = first?.table.database.name ?? 'default';
  const run = randomUUID();
  const execution = await readingPublished(resources, query.reads, (adapt) =>
    retryQuery(
      (attempt) => {
        const token = queryToken(run, attempt);
        return queries.run({ sql: adapt(query.athena), database, token }, signal);
      },
      signal,
      queries.pause,
    ),
  );
  return queryResults(client, store, execution);
}
