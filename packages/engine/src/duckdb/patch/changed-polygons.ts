import { existsSync } from 'node:fs';
import { type Box, boxOfTouching } from '@dc-data-baker/geo';
import { DatabakerError, identifier, sqlLiteral } from '@dc-data-baker/models';
import type { PolygonIndexSpec } from '@dc-data-baker/planner';
import { fileLiteral } from '../file-literal.ts';
import { loadPolygons, readPolygon } from '../polygons.ts';
import type { DuckdbSession } from '../session.ts';
import { CREATE_SCHEMA, PATCH } from './patch-tables.ts';
import { fingerprint, tabulateBoxes } from './polygon-boxes.ts';

/** Where polygons were added, removed or changed, and the polygons near there. */
export interface ChangedPolygons {
  /** The boxes of the added and removed polygons. */
  readonly boxes: readonly Box[];
  /** The current polygons that may overlap one of the boxes, under the same name. */
  readonly near: PolygonIndexSpec;
}

/** DuckDB's messages for a file that is not parquet, is cut short, or has other columns. */
const DAMAGED = /^(Binder|Invalid Input|IO|Serialization) Error|^TProtocolException/;

const BOX = 'min_x, min_y, max_x, max_y';

/**
 * Compares the current polygons with the boxes of the previous ones. Unchanged polygons are not
 * parsed. Creates tables: see `PATCH`.
 *
 * @param remembered the file of boxes: see `boxesPath`
 * @param draft where the boxes of the current polygons are written
 * @returns `undefined` if there is no usable file of boxes
 * @throws PolygonError for a WKT that does not parse
 */
export async function changedPolygons(
  session: DuckdbSession,
  spec: PolygonIndexSpec,
  remembered: string,
  draft: string,
  signal: AbortSignal,
): Promise<ChangedPolygons | undefined> {
  if (!(await loadRemembered(session, remembered, signal))) return undefined;
  const now = { ...spec, name: `${spec.name}_now` };
  await loadPolygons(session, now, signal);
  const [table, id] = [now.name, `${now.name}_id`].map(identifier);
  await session.run(
    `CREATE TABLE ${PATCH.polygonsNow} AS SELECT ${id} AS id, ${await fingerprint(session, now)} FROM ${table}`,
    signal,
  );
  const unread = await session.rows<{ id: number; wkt: string | null }>(
    `SELECT ${id} AS id, wkt FROM ${table} WHERE ${id} IN (SELECT min(id) FROM ${PATCH.polygonsNow} WHERE polygon NOT IN (SELECT polygon FROM ${PATCH.polygonsThen} WHERE polygon IS NOT NULL) GROUP BY polygon)`,
    signal,
  );
  await tabulateBoxes(
    session,
    unread.map((row) => [row.id, boxOfTouching(readPolygon(row.wkt))] as const),
  );
  const only = (some: string, others: string) =>
    `SELECT polygon FROM (SELECT others, polygon FROM ${some} EXCEPT ALL SELECT others, polygon FROM ${others})`;
  await session.run(
    `CREATE TABLE ${PATCH.polygonBoxes} AS
      SELECT DISTINCT polygon, ${BOX} FROM ${PATCH.polygonsThen} WHERE min_x IS NOT NULL
      UNION SELECT polygon, ${BOX} FROM ${PATCH.readBoxes} JOIN ${PATCH.polygonsNow} USING (id);
    CREATE TABLE ${PATCH.changedBoxes} AS
      SELECT DISTINCT ${BOX} FROM ${PATCH.polygonBoxes}
      WHERE polygon IN (${only(PATCH.polygonsThen, PATCH.polygonsNow)} UNION ${only(PATCH.polygonsNow, PATCH.polygonsThen)});
    CREATE TABLE ${PATCH.nearPolygons} AS
      SELECT id FROM ${PATCH.polygonsNow} JOIN ${PATCH.polygonBoxes} AS p USING (polygon)
      WHERE EXISTS (
        SELECT 1 FROM ${PATCH.changedBoxes} AS c
        WHERE p.min_x < c.max_x AND p.max_x > c.min_x AND p.min_y < c.max_y AND p.max_y > c.min_y
      );
    COPY (SELECT others, polygon, ${BOX} FROM ${PATCH.polygonsNow} LEFT JOIN ${PATCH.polygonBoxes} USING (polygon)) TO ${sqlLiteral(draft)} (FORMAT parquet)`,
    signal,
  );
  const boxes = await session.rows<Box>(
    `SELECT min_x AS "minX", min_y AS "minY", max_x AS "maxX", max_y AS "maxY" FROM ${PATCH.changedBoxes}`,
    signal,
  );
  return {
    boxes,
    near: {
      ...spec,
      sql: `SELECT * EXCLUDE (${id}) FROM ${table} WHERE ${id} IN (SELECT id FROM ${PATCH.nearPolygons}) ORDER BY ${id}`,
    },
  };
}

/**
 * Creates the table of the previous polygons.
 *
 * @returns whether their file could be read: it is a cache, so a damaged one counts as missing
 */
async function loadRemembered(
  session: DuckdbSession,
  remembered: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (!existsSync(remembered)) return false;
  try {
    await session.run(
      `${CREATE_SCHEMA}; CREATE TABLE ${PATCH.polygonsThen} AS SELECT others, polygon, ${BOX} FROM read_parquet(${fileLiteral(remembered)}, hive_partitioning = false)`,
      signal,
    );
    return true;
  } catch (error) {
    // A cancellation, a full disk or too little memory say nothing about the file.
    if (error instanceof DatabakerError || !DAMAGED.test((error as Error).message)) throw error;
    return false;
  }
}
