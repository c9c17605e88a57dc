import { randomUUID } from 'node:crypto';
import { type AdHocQuery, tableNamed } from '@dc-data-baker/planner';
import type { QueryResult } from '../engine.ts';
import type { AthenaResources } from './athena-resources.ts';
import { queryResults } from './query-results.ts';
import { queryToken } from './query-token.ts';
import { retryQuery } from './retry-query.ts';

/** Runs somebody's SELECT over the published tables. */
export async function queryTables(
  { project, client, queries, store, tables }: AthenaResources,
  query: AdHocQuery,
  signal: AbortSignal,
): Promise<QueryResult> {
  const read = query.reads.map((name) => tableNamed(project, name));
  for (const table of read) if (table.query) await tables.published(table);
  const database = read[0]?.table.database.name ?? 'default';
  const run = randomUUID();
  const execution = await retryQuery(
    (attempt) =>
      queries.run({ sql: query.athena, database, token: queryToken(run, attempt) }, signal),
    signal,
    queries.pause,
  );
  return queryResults(client, store, execution);
}
