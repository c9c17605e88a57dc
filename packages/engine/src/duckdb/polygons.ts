import { identifier, type PolygonIndexSpec } from '@dc-data-baker/planner';
import { buildPolygonIndex, type MultiPolygon, parseWkt, WktError } from '../geo/index.ts';
import { polygonFunctions } from './polygon-functions.ts';
import type { DuckdbSession } from './session.ts';

/** How many polygons are text in JavaScript's memory at once; some have megabytes. */
const BATCH_POLYGONS = 1000;

/** A polygon that cannot be read. */
export class PolygonError extends Error {
  readonly wkt: string;

  constructor(message: string, wkt: string) {
    super(message);
    this.name = 'PolygonError';
    this.wkt = wkt;
  }
}

/**
 * Makes what a rewritten spatial join looks its points up in: see `PolygonIndexSpec`.
 *
 * @throws PolygonError for a WKT that does not parse
 */
export async function createPolygonIndex(
  session: DuckdbSession,
  spec: PolygonIndexSpec,
  signal: AbortSignal,
): Promise<void> {
  const table = identifier(spec.name);
  const id = identifier(`${spec.name}_id`);
  await session.run(
    `CREATE OR REPLACE TABLE ${table} AS SELECT *, CAST(row_number() OVER () - 1 AS INTEGER) AS ${id} FROM (${spec.sql})`,
    signal,
  );
  const index = buildPolygonIndex(await readPolygons(session, table, id, signal));
  await session.run(`ALTER TABLE ${table} DROP COLUMN wkt`);
  for (const made of polygonFunctions(spec.name, index)) session.register(made);
}

async function readPolygons(
  session: DuckdbSession,
  table: string,
  id: string,
  signal: AbortSignal,
): Promise<MultiPolygon[]> {
  const polygons: MultiPolygon[] = [];
  while (true) {
    const first = polygons.length;
    const batch = await session.rows<{ wkt: string | null }>(
      `SELECT wkt FROM ${table} WHERE ${id} BETWEEN ${first} AND ${first + BATCH_POLYGONS - 1} ORDER BY ${id}`,
      signal,
    );
    // As in SQL: of nothing, nothing is known, and so no point is in it.
    for (const { wkt } of batch) polygons.push(wkt === null ? [] : readPolygon(wkt));
    if (batch.length < BATCH_POLYGONS) return polygons;
  }
}

function readPolygon(wkt: string): MultiPolygon {
  try {
    return parseWkt(wkt);
  } catch (error) {
    if (error instanceof WktError) throw new PolygonError(error.message, wkt);
    throw error;
  }
}
