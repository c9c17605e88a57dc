import type { AdHocQuery } from '@dc-data-baker/planner';
import type { QueryResult } from '../engine.ts';
import { createPolygonIndex } from './polygons.ts';
import type { DuckdbSession } from './session.ts';
import type { TableViews } from './table-views.ts';

/** Runs somebody's SELECT over the published tables. */
export async function queryPublished(
  session: DuckdbSession,
  views: TableViews,
  query: AdHocQuery,
  signal: AbortSignal,
): Promise<QueryResult> {
  await views.create(session, query.reads);
  for (const index of query.duckdb.indexes) await createPolygonIndex(session, index, signal);
  const result = await session.stream(query.duckdb.sql, signal);
  const names = result.deduplicatedColumnNames();
  const types = result.columnTypes();
  return {
    columns: names.map((name, i) => ({ name, type: String(types[i]) })),
    rows: result.yieldRowsJson(),
  };
}
