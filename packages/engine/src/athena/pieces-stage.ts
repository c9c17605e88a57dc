import { type PiecesStage, tableNamed } from '@dc-data-baker/planner';
import type { StageContext, StageStatistics } from '../engine.ts';
import { assertListable } from '../listed-rows.ts';
import { readingHeldBack } from './as-published.ts';
import type { AthenaResources } from './athena-resources.ts';
import { QueryBook } from './query-book.ts';
import { queryToken } from './query-token.ts';
import { resultPages } from './result-pages.ts';
import { retryQuery } from './retry-query.ts';
import { stageFailure } from './stage-failure.ts';

/**
 * Lists the pieces of a table with a query, for the stage that writes them.
 *
 * @throws a `data` error for rows that cannot be pieces, or too many of them
 */
export async function runPiecesStage(
  resources: AthenaResources,
  stage: PiecesStage,
  { bakeId, signal, progress }: StageContext,
): Promise<StageStatistics> {
  const { project, client, queries, tables, listed, run } = resources;
  const book = new QueryBook((states) => progress({ queries: states }));
  const { table } = tableNamed(project, stage.table);
  try {
    const bakes = await tables.repointToPublished(stage.reads, bakeId);
    const versions = await tables.versions(stage.reads, bakes, bakeId);
    const execution = await readingHeldBack(resources, bakes, bakeId, (adapt) =>
      retryQuery(
        (attempt) => {
          const token = queryToken(bakeId, stage.id, `${run}-${attempt}`);
          const request = { sql: adapt(stage.select.athena), database: table.database.name, token };
          return book.run(queries, stage.table, request, signal);
        },
        signal,
        queries.pause,
      ),
    );
    const rows: (string | null)[][] = [];
    const pages = resultPages(client, execution.QueryExecutionId ?? '');
    for await (const page of pages) rows.push(...page);
    assertListable(stage, rows);
    listed.set(stage.table, { rows, versions });
    return { pieces: rows.length, ...book.statistics };
  } catch (error) {
    throw stageFailure(stage, error);
  }
}
