import type { MultiPolygon } from '@dc-data-baker/geo';
import { DatabakerError, identifier, sqlLiteral } from '@dc-data-baker/models';
import { PLACE_COLUMNS, type ProjectTable, type SpatialAnswer } from '@dc-data-baker/planner';
import { PolygonError, readPolygon } from '../duckdb/polygons.ts';
import type { DuckdbSession } from '../duckdb/session.ts';
import type { NearPolygon } from './near-polygon.ts';

const { file: FILE, line: LINE } = PLACE_COLUMNS;

/**
 * Creates the table `near_polygons` from rows of an answer's polygons.
 *
 * @param rows a SELECT of rows of the polygons' table, with the `PLACE_COLUMNS`
 */
export async function tabulate(
  session: DuckdbSession,
  { polygons, columns: [column] }: SpatialAnswer,
  table: ProjectTable,
  rows: string,
  signal: AbortSignal,
): Promise<void> {
  await session.run(`CREATE OR REPLACE VIEW ${identifier(table.table.name)} AS ${rows}`);
  const named = column
    ? `CAST(${identifier(column.polygonColumn)} AS VARCHAR)`
    : `concat(coalesce(${FILE}, ${sqlLiteral(table.table.name)}), ':', ${LINE})`;
  await session.run(
    `CREATE OR REPLACE TABLE near_polygons AS SELECT row_number() OVER () AS id, ${named} AS name, ${FILE} AS file, ${LINE} AS line, wkt FROM (${polygons.sql}) WHERE wkt IS NOT NULL`,
    signal,
  );
}

/** A condition for the rows of `near_polygons` with some names. */
export function isNamed(names: readonly string[]): string {
  return names.length === 0 ? 'false' : `name IN (${names.map(sqlLiteral).join(', ')})`;
}

/** @param condition for rows of `near_polygons` */
export async function readTabulated(
  session: DuckdbSession,
  condition: string,
  signal: AbortSignal,
): Promise<NearPolygon[]> {
  const rows = await session.rows<{
    name: string;
    file: string | null;
    line: number | null;
    wkt: string;
  }>(`SELECT name, file, line, wkt FROM near_polygons WHERE ${condition} ORDER BY id`, signal);
  return rows.map(({ name, file, line, wkt }) => ({
    name,
    file,
    line,
    area: areaOf(wkt, file, line),
  }));
}

/**
 * @throws a `data` error for a text that is not an area: a bake refuses it, but it may be newer
 *   than the bake
 */
function areaOf(wkt: string, file: string | null, line: number | null): MultiPolygon {
  try {
    return readPolygon(wkt);
  } catch (error) {
    if (!(error instanceof PolygonError)) throw error;
    const place = file === null ? 'a polygon' : `${file}:${line}: the polygon`;
    throw new DatabakerError('data', `${place} cannot be read: ${error.message}`, { cause: error });
  }
}
