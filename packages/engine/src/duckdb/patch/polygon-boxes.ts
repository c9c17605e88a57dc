import { createHash, randomUUID } from 'node:crypto';
import { copyFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@dc-data-baker/files';
import { type Box, boxOfTouching, type MultiPolygon } from '@dc-data-baker/geo';
import { identifier, sqlLiteral } from '@dc-data-baker/models';
import type { PolygonIndexSpec } from '@dc-data-baker/planner';
import { LAKE_FOLDER, type Lake } from '../../lake/lake.ts';
import type { DuckdbSession } from '../session.ts';
import { appenderOf, CREATE_SCHEMA, PATCH } from './patch-tables.ts';

/** Goes up when the files below begin to mean something else. */
const FORMAT = 2;

/** How many contents of polygons are remembered; each takes some 3 MB for the whole country. */
const MOST_FILES = 8;

/**
 * Where a lake remembers the boxes of the polygons that a table held, so that a later bake can
 * tell where they changed, and need not read those that did not. The file has a row for each row
 * of the spec:
 *
 * - `others`: its columns other than the polygon, as texts
 * - `polygon`: the SHA-256 of its WKT
 * - `min_x`, `min_y`, `max_x`, `max_y`: a box with all points inside it that are in the polygon or on its
 *   boundary; null of one without rings
 *
 * It is a cache: where it is gone, tables are baked whole.
 *
 * @param contents the key of what the polygons' table holds: see `contentKey`
 */
export function boxesPath(lake: Lake, spec: PolygonIndexSpec, contents: string): string {
  const key = createHash('sha256').update(JSON.stringify([FORMAT, contents, spec.sql]));
  return join(boxesFolder(lake), `${key.digest('hex')}.parquet`);
}

/**
 * What identifies a row of the spec's table `<name>`: `others` and `polygon`. Its columns may have any
 * name, and so those of a table that it is joined with.
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

/** Makes `PATCH.readBoxes` of these polygons. */
export async function tabulateBoxes(
  session: DuckdbSession,
  polygons: Iterable<readonly [id: number, polygon: MultiPolygon]>,
): Promise<void> {
  await session.run(
    `${CREATE_SCHEMA}; CREATE OR REPLACE TABLE ${PATCH.readBoxes} (id INTEGER, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE)`,
  );
  const appender = await appenderOf(session, PATCH.readBoxes);
  for (const [id, polygon] of polygons) {
    const box: Box | undefined = boxOfTouching(polygon);
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
 * @param polygons by their numbers in the table
 */
export async function writeBoxes(
  session: DuckdbSession,
  spec: PolygonIndexSpec,
  polygons: readonly MultiPolygon[],
  path: string,
  signal: AbortSignal,
): Promise<void> {
  await tabulateBoxes(session, polygons.entries());
  await session.run(
    `COPY (SELECT ${await fingerprint(session, spec)}, b.* EXCLUDE (id) FROM ${identifier(spec.name)} LEFT JOIN ${PATCH.readBoxes} AS b ON b.id = ${identifier(spec.name)}.${identifier(`${spec.name}_id`)}) TO ${sqlLiteral(path)} (FORMAT parquet)`,
    signal,
  );
  await session.run(`DROP TABLE ${PATCH.readBoxes}`);
}

/**
 * Puts a file of boxes where it is remembered, and forgets the oldest ones. A lake that cannot be
 * written to bakes whole the next time, and is no worse.
 */
export async function keepBoxes(lake: Lake, draft: string, path: string): Promise<void> {
  const folder = boxesFolder(lake);
  const hidden = join(folder, `.${randomUUID()}`);
  try {
    await makeFolder(folder);
    await copyFile(draft, hidden);
    await rename(hidden, path);
    await forgetOldest(folder);
  } catch {
    await rm(hidden, { force: true }).catch(() => {});
  }
}

async function forgetOldest(folder: string): Promise<void> {
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  const times = await Promise.all(
    paths.map(async (path) => ({ path, time: (await stat(path)).mtimeMs })),
  );
  const old = times.sort((a, b) => b.time - a.time).slice(MOST_FILES);
  for (const { path } of old) await rm(path, { force: true });
}

function boxesFolder(lake: Lake): string {
  return join(lake.root, LAKE_FOLDER, 'polygons');
}
