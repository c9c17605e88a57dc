import type { DuckDBAppender } from '@duckdb/node-api';
import type { DuckdbSession } from '../session.ts';

const SCHEMA = 'patch';

/** The tables of a session that patches, by the step that makes them, in the order of the steps. */
export const PATCH = {
  // `tabulateBoxes` makes it of polygons that were read; who calls that, reads it.
  /** `id`, and the bounding box of the polygon of that number. */
  readBoxes: `${SCHEMA}.read_boxes`,

  // `changedPolygons` makes them, and reads all but the last again.
  /** The polygons of the published bake, as its file of boxes has them: see `boxesPath`. */
  polygonsThen: `${SCHEMA}.polygons_then`,
  /** The polygons that there are: `id`, and what identifies one, see `fingerprint`. */
  polygonsNow: `${SCHEMA}.polygons_now`,
  /** The box of each polygon of then and now. */
  polygonBoxes: `${SCHEMA}.polygon_boxes`,
  /** The boxes of those that came or are gone. */
  changedBoxes: `${SCHEMA}.changed_boxes`,
  /** The `id` of each polygon of now that may have a part in such a box; the index is made of them. */
  nearPolygons: `${SCHEMA}.near_polygons`,

  // `findTouchedPoints` makes them, and reads all but the last again.
  /** The tiles of a grid that have a part of a changed box. */
  tiles: `${SCHEMA}.tiles`,
  pointsInTiles: `${SCHEMA}.points_in_tiles`,
  /** The points in a changed box; the stage's SELECTs read them, and so does `findDelta`. */
  touchedPoints: `${SCHEMA}.touched_points`,

  // `findDelta` makes them, and reads the first two again.
  /** The rows of the touched points as they are made now. */
  rowsNow: `${SCHEMA}.rows_now`,
  /** The rows that they have in the published bake, each with its file. */
  rowsThen: `${SCHEMA}.rows_then`,
  /** The delta, which `patchFiles` reads and `spillRows` writes for other sessions. */
  removed: `${SCHEMA}.removed`,
  added: `${SCHEMA}.added`,
} as const;

/** Before the first table is made. */
export const CREATE_SCHEMA = `CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`;

export function appenderOf(
  session: DuckdbSession,
  table: (typeof PATCH)[keyof typeof PATCH],
): Promise<DuckDBAppender> {
  return session.connection.createAppender(table.slice(`${SCHEMA}.`.length), SCHEMA);
}
