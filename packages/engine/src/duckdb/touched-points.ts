import { identifier, literal } from '@dc-data-baker/planner';
import { type Box, buildPolygonIndex } from '../geo/index.ts';
import { polygonFunctions } from './polygon-functions.ts';
import type { DuckdbSession } from './session.ts';

/**
 * Makes a table `touched.points` of the points inside some boxes. A polygon contains no point of its
 * border, so those on a box's are not inside.
 *
 * Files are skipped by where all boxes together are, and whether a point is inside one of them is
 * looked up: of 33 million points this took 0.3 s where one ward had changed.
 *
 * @param located a SELECT of all points, with where they are as `<name>_x` and `<name>_y`
 * @param most no more points than that are of use
 * @returns how many there are; `undefined` for more than `most`
 */
export async function findTouched(
  session: DuckdbSession,
  located: string,
  name: string,
  boxes: readonly Box[],
  most: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [x, y] = [`${name}_x`, `${name}_y`].map(identifier);
  const index = buildPolygonIndex(boxes.map((box) => [[ring(box)]]));
  for (const made of polygonFunctions('touched', index)) session.register(made);
  const { minX, minY, maxX, maxY } = index.data.box;
  const isInAll = [
    `${x} > ${number(minX)} AND ${x} < ${number(maxX)}`,
    `${y} > ${number(minY)} AND ${y} < ${number(maxY)}`,
  ].join(' AND ');
  await session.run(
    `CREATE TABLE touched.points AS SELECT * EXCLUDE (${x}, ${y}) FROM (${located}) WHERE ${isInAll} AND touched_set(${x}, ${y}) > 0 LIMIT ${most + 1}`,
    signal,
  );
  const [{ count } = { count: 0 }] = await session.rows<{ count: number }>(
    'SELECT count(*) AS count FROM touched.points',
  );
  return count > most ? undefined : count;
}

function ring({ minX, minY, maxX, maxY }: Box): Float64Array {
  return Float64Array.of(minX, minY, maxX, minY, maxX, maxY, minX, maxY, minX, minY);
}

/** As DuckDB reads it back to the same double; a bare literal is a decimal to it. */
function number(value: number): string {
  return `CAST(${literal(String(value))} AS DOUBLE)`;
}
