import type { PiecesStage } from '@dc-data-baker/planner';
import type { StageContext, StageStatistics } from '../engine.ts';
import { assertListable } from '../listed-rows.ts';
import type { DuckdbResources } from './duckdb-resources.ts';

/**
 * Lists the pieces of a table, for the stage that writes them.
 *
 * @throws a `data` error for rows that cannot be pieces, or too many of them
 */
export async function listPieces(
  resources: DuckdbResources,
  stage: PiecesStage,
  { bakeId, signal }: StageContext,
): Promise<StageStatistics> {
  const { views, indexes, listed } = resources;
  const { sql, indexes: specs } = stage.select.duckdb;
  const session = await resources.session();
  await views.create(session, stage.reads, bakeId);
  await indexes.make(session, specs, signal);
  const found = await session.rows<Record<string, string | null>>(sql, signal);
  const rows = found.map((row) => stage.columns.map(({ name }) => row[name] ?? null));
  assertListable(stage, rows);
  listed.set(stage.table, rows);
  return { pieces: rows.length };
}
