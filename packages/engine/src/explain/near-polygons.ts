import type { ProjectTable, SpatialAnswer } from '@dc-data-baker/planner';
import type { DuckdbSession } from '../duckdb/session.ts';
import { AllPolygons } from './all-polygons.ts';
import type { LocalFiles } from './local-files.ts';
import type { NearPolygons } from './near-polygon.ts';
import { PickedPolygons } from './picked-polygons.ts';

/**
 * The polygons of an answer that are near some places. If a bake has recorded where the rows of the
 * polygons' files are, only the rows that are needed are read.
 */
export async function nearPolygons(
  session: DuckdbSession,
  answer: SpatialAnswer,
  table: ProjectTable,
  files: LocalFiles,
  signal: AbortSignal,
): Promise<NearPolygons> {
  const picked = await PickedPolygons.open(session, answer, table, files, signal);
  return picked ?? AllPolygons.open(session, answer, table, await files.of(table), signal);
}
