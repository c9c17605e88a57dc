import type { DuckDBAppender } from '@duckdb/node-api';
import type { DuckdbSession } from '../session.ts';

const SCHEMA = 'patch';

/**
 * The tables of a session that patches, by the step that creates them, in the order of the steps.
 */
export const PATCH = {
  // Created by `tabulateBoxes` from parsed polygons, and read by its caller.
  /** The `id` and the bounding box of each polygon. */
  readBoxes: `${SCHEMA}.read_boxes`,

  // Created by `changedPolygons`, which reads all but the last one itself.
  /** The polygons of the published bake, from its file of boxes: see `boxesPath`. */
  polygonsThen: `${SCHEMA}.polygons_then`,
  /** The current polygons: `id`, and the columns that identify one, see `fingerprint`. */
  polygonsNow: `${SCHEMA}.polygons_now`,
  /** The box of each previous and current polygon. */
  polygonBoxes: `${SCHEMA}.polygon_boxes`,
  /** The boxes of the added and removed polygons. */
  changedBoxes: `${SCHEMA}.changed_boxes`,
  /** The `id` of each current polygon that may overlap such a box; the index is made of these. */
  nearPolygons: `${SCHEMA}.near_polygons`,

  // Created by `findTouchedPoints`, which reads all but the last one itself.
  /** The tiles of a grid that a changed box overlaps. */
  tiles: `${SCHEMA}.tiles`,
  pointsInTiles: `${SCHEMA}.points_in_tiles`,
  /** The points in a changed box; the stage's SELECTs and `findDelta` read them. */
  touchedPoints: `${SCHEMA}.touched_points`,

  // Created by `findDelta`, which reads the first two itself.
  /** The current rows of the touched points. */
  rowsNow: `${SCHEMA}.rows_now`,
  /** Their rows in the published bake, each with its file. */
  rowsThen: `${SCHEMA}.rows_then`,
  /** The delta, which `patchFiles` reads and `spillRows` writes for other sessions. */
  removed: `${SCHEMA}.removed`,
  added: `${SCHEMA}.added`,
} as const;

/** Run before the first table is created. */
export const CREATE_SCHEMA = `CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`;

export function appenderOf(
  session: DuckdbSession,
  table: (typeof PATCH)[keyof typeof PATCH],
): Promise<DuckDBAppender> {
  return session.connection.createAppender(table.slice(`${SCHEMA}.`.length), SCHEMA);
}
