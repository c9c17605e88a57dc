import { type Box, buildPolygonIndex } from '@dc-data-baker/geo';
import { identifier, sqlLiteral } from '@dc-data-baker/models';
import { polygonFunctions } from '../polygon-functions.ts';
import type { DuckdbSession } from '../session.ts';
import { boxTiles } from './box-tiles.ts';
import { appenderOf, PATCH } from './patch-tables.ts';

/** What the functions over the boxes are called: see `polygonFunctions`. */
const TOUCHED = 'touched';

/**
 * Makes `PATCH.touchedPoints` of the points inside the boxes of changed polygons: only their rows can
 * be others. The boxes have room for the points on a polygon's boundary, which may be in an area that was cut.
 *
 * A function in JavaScript finds the box of a point, as for polygons; but DuckDB is quicker to see
 * that most points are in no tile that has a part of a box. Of 33 million points that took 0.2 s
 * where the boxes were near each other, and 4 s where they were all over the country.
 *
 * @param located a SELECT of all points, with where they are as `<name>_x` and `<name>_y`
 * @param most no more points than that are of use
 * @returns whether there are so few; they are counted by tiles, which are a little larger
 */
export async function findTouchedPoints(
  session: DuckdbSession,
  located: string,
  name: string,
  boxes: readonly Box[],
  most: number,
  signal: AbortSignal,
): Promise<boolean> {
  const index = buildPolygonIndex(boxes.map((box) => [[ring(box)]]));
  const { minX, minY, maxX, maxY } = index.data.box;
  const grid = boxTiles(boxes, index.data.box);
  await session.run(`CREATE TABLE ${PATCH.tiles} (x DOUBLE, y DOUBLE)`);
  const appender = await appenderOf(session, PATCH.tiles);
  for (const tile of grid.tiles) {
    for (const side of tile) appender.appendDouble(side);
    appender.endRow();
  }
  appender.closeSync();
  const [x, y] = [`${name}_x`, `${name}_y`].map(identifier);
  const inTiles = `FROM (
      SELECT * FROM (${located})
      WHERE ${x} > ${double(minX)} AND ${x} < ${double(maxX)} AND ${y} > ${double(minY)} AND ${y} < ${double(maxY)}
    ) AS p
    SEMI JOIN ${PATCH.tiles} AS t
      ON t.x = floor((p.${x} - ${double(minX)}) / ${double(grid.width)})
      AND t.y = floor((p.${y} - ${double(minY)}) / ${double(grid.height)})`;
  const [{ count } = { count: 0 }] = await session.rows<{ count: number }>(
    `SELECT count(*) AS count ${inTiles}`,
    signal,
  );
  if (count > most) return false;
  for (const made of polygonFunctions(TOUCHED, index)) session.register(made);
  await session.run(
    `CREATE TABLE ${PATCH.pointsInTiles} AS SELECT p.* ${inTiles};
    CREATE TABLE ${PATCH.touchedPoints} AS SELECT * EXCLUDE (${x}, ${y}) FROM ${PATCH.pointsInTiles} WHERE ${TOUCHED}_set(${x}, ${y}) > 0;
    DROP TABLE ${PATCH.pointsInTiles}`,
    signal,
  );
  return true;
}

function ring({ minX, minY, maxX, maxY }: Box): Float64Array {
  return Float64Array.of(minX, minY, maxX, minY, maxX, maxY, minX, maxY, minX, minY);
}

/** As DuckDB reads it back to the same double; a bare literal is a decimal to it. */
function double(value: number): string {
  return `CAST(${sqlLiteral(String(value))} AS DOUBLE)`;
}
