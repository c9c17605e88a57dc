import { createHash } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keepFile } from '@dc-data-baker/files';
import type { Box } from '@dc-data-baker/geo';
import { identifier, sqlLiteral } from '@dc-data-baker/models';
import type { PolygonIndexSpec } from '@dc-data-baker/planner';
import { LAKE_FOLDER, type Lake } from '../../lake/lake.ts';
import type { DuckdbSession } from '../session.ts';
import { appenderOf, CREATE_SCHEMA, PATCH } from './patch-tables.ts';

/** Increased when the meaning of the files below changes. */
const FORMAT = 2;

/** The most files that are kept; each has some 3 MB for the whole country. */
const MOST_FILES = 8;

/**
 * Where a lake keeps the boxes of the polygons that a table contained, so that a later bake can
 * tell where they changed without parsing those that did not. The file has a row for each row of
 * the spec:
 *
 * - `others`: its columns other than the polygon, as texts
 * - `polygon`: the SHA-256 of its WKT
 * - `min_x`, `min_y`, `max_x`, `max_y`: a box whose inside contains all points that are in the
 *   polygon or on its boundary; null for a polygon without rings
 *
 * It is a cache: without it, tables are baked completely.
 *
 * @param contents the key of the contents of the polygons' table: see `contentKey`
 */
export function boxesPath(lake: Lake, spec: PolygonIndexSpec, contents: string): string {
  const key = createHash('sha256').update(JSON.stringify([FORMAT, contents, spec.sql]));
  return join(boxesFolder(lake), `${key.digest('hex')}.parquet`);
}

/**
 * The columns `others` and `polygon`, which identify a row of the spec's table `<name>`. Its own
 * columns may have any name, and so may those of a table that it is joined with.
 */
export async function fingerprint(
  session: DuckdbSession,
  { name }: PolygonIndexSpec,
): Promise<string> {
  const columns = await session.rows<{ column_name: string }>(`DESCRIBE ${identifier(name)}`);
  const others = columns
    .map(({ column_name: column }) => column)
    .filter((column) => column !== 'wkt' && column !== `${name}_id`)
    .map((column) => `CAST(${identifier(name)}.${identifier(column)} AS VARCHAR)`);
  return `CAST([${others.join(', ')}] AS VARCHAR[]) AS others, sha256(${identifier(name)}.wkt) AS polygon`;
}

/**
 * Creates `PATCH.readBoxes` with the boxes of all that touches some polygons: see `boxOfTouching`.
 */
export async function tabulateBoxes(
  session: DuckdbSession,
  boxes: Iterable<readonly [id: number, box: Box | undefined]>,
): Promise<void> {
  await session.run(
    `${CREATE_SCHEMA}; CREATE OR REPLACE TABLE ${PATCH.readBoxes} (id INTEGER, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE)`,
  );
  const appender = await appenderOf(session, PATCH.readBoxes);
  for (const [id, box] of boxes) {
    if (!box) continue;
    appender.appendInteger(id);
    for (const side of [box.minX, box.minY, box.maxX, box.maxY]) appender.appendDouble(side);
    appender.endRow();
  }
  appender.closeSync();
}

/**
 * Writes the boxes of the spec's table `<name>`, which has the polygons' texts, to a file.
 *
 * @param boxes by the numbers of the polygons in the table
 */
export async function writeBoxes(
  session: DuckdbSession,
  spec: PolygonIndexSpec,
  boxes: readonly (Box | undefined)[],
  path: string,
  signal: AbortSignal,
): Promise<void> {
  await tabulateBoxes(session, boxes.entries());
  await session.run(
    `COPY (SELECT ${await fingerprint(session, spec)}, b.* EXCLUDE (id) FROM ${identifier(spec.name)} LEFT JOIN ${PATCH.readBoxes} AS b ON b.id = ${identifier(spec.name)}.${identifier(`${spec.name}_id`)}) TO ${sqlLiteral(path)} (FORMAT parquet)`,
    signal,
  );
  await session.run(`DROP TABLE ${PATCH.readBoxes}`);
}

/**
 * Moves a file of boxes to where the next bake finds it; if that fails, the next bake is a complete
 * one.
 */
export async function keepBoxes(draft: string, path: string): Promise<void> {
  await keepFile(path, (hidden) => copyFile(draft, hidden), { files: MOST_FILES });
}

function boxesFolder(lake: Lake): string {
  return join(lake.root, LAKE_FOLDER, 'polygons');
}
