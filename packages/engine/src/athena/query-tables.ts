import { randomUUID } from 'node:crypto';
import { type AdHocQuery, tableNamed } from '@dc-data-baker/planner';
import type { QueriedBake, QueryResult } from '../engine.ts';
import { inspectReads } from '../sources/inspect-reads.ts';
import { readingPublished } from './as-published.ts';
import type { AthenaResources } from './athena-resources.ts';
import { queryResults } from './query-results.ts';
import { queryToken } from './query-token.ts';
import { retryQuery } from './retry-query.ts';

/** Runs an ad hoc SELECT over the published tables. */
export async function queryTables(
  resources: AthenaResources,
  query: AdHocQuery,
  signal: AbortSignal,
  bakes: ReadonlyMap<string, QueriedBake> = new Map(),
): Promise<QueryResult> {
  const { project, client, queries, store, sourceReader } = resources;
  const published = query.reads.filter((name) => !bakes.has(name));
  await inspectReads(sourceReader, published, signal);
  const [first] = query.reads.map((name) => bakes.get(name)?.table ?? tableNamed(project, name));
  const database = first?.table.database.name ?? 'default';
  const run = randomUUID();
  const execution = await readingPublished(
    resources,
    published,
    (adapt) =>
      retryQuery(
        (attempt) => {
          const token = queryToken(run, attempt);
          return queries.run({ sql: adapt(query.athena), database, token }, signal);
        },
        signal,
        queries.pause,
      ),
    bakes,
  );
  return queryResults(client, store, execution);
}
