import {
  buildPolygonIndex,
  type MultiPolygon,
  type PolygonIndex,
  parseWkt,
  WktError,
} from '@dc-data-baker/geo';
import { identifier } from '@dc-data-baker/models';
import type { PolygonIndexSpec } from '@dc-data-baker/planner';
import { polygonFunctions } from './polygon-functions.ts';
import type { DuckdbSession } from './session.ts';
import { textColumn } from './text-column.ts';

/** How many polygons are read as text at once; some have megabytes. */
const BATCH_POLYGONS = 1000;

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** A polygon that cannot be parsed. */
export class PolygonError extends Error {
  readonly wkt: string;

  constructor(message: string, wkt: string) {
    super(message);
    this.name = 'PolygonError';
    this.wkt = wkt;
  }
}

/**
 * Creates the tables and functions that a rewritten spatial join uses: see `PolygonIndexSpec`.
 *
 * @throws PolygonError for a WKT that does not parse
 */
export async function createPolygonIndex(
  session: DuckdbSession,
  spec: PolygonIndexSpec,
  signal: AbortSignal,
): Promise<void> {
  const polygons = await readPolygons(session, spec, signal);
  await registerIndex(session, spec, buildPolygonIndex(polygons));
}

/**
 * Parses the polygons of a spec, by their numbers in the table `<name>`, which it creates: the
 * table has their texts as `wkt` until the index is registered.
 *
 * @throws PolygonError for a WKT that does not parse
 */
export async function readPolygons(
  session: DuckdbSession,
  spec: PolygonIndexSpec,
  signal: AbortSignal,
): Promise<MultiPolygon[]> {
  await loadPolygons(session, spec, signal);
  return parsePolygons(session, spec, signal);
}

/** Registers the functions that look points up in the polygons of the table `<name>`. */
export async function registerIndex(
  session: DuckdbSession,
  { name }: PolygonIndexSpec,
  index: PolygonIndex,
): Promise<void> {
  await session.run(`ALTER TABLE ${identifier(name)} DROP COLUMN wkt`);
  for (const made of polygonFunctions(name, index)) session.register(made);
}

/** Creates the table `<name>`: the rows of a spec, numbered from 0 in `<name>_id`. */
export async function loadPolygons(
  session: DuckdbSession,
  { name, sql }: PolygonIndexSpec,
  signal: AbortSignal,
): Promise<void> {
  const id = identifier(`${name}_id`);
  await session.run(
    `CREATE OR REPLACE TABLE ${identifier(name)} AS SELECT *, CAST(row_number() OVER () - 1 AS INTEGER) AS ${id} FROM (${sql})`,
    signal,
  );
}

/**
 * Parses the polygons of the table that `loadPolygons` has created.
 *
 * @throws PolygonError for a WKT that does not parse
 */
export async function parsePolygons(
  session: DuckdbSession,
  spec: PolygonIndexSpec,
  signal: AbortSignal,
): Promise<MultiPolygon[]> {
  const polygons: MultiPolygon[] = [];
  for await (const texts of polygonTexts(session, spec, signal)) {
    for (const text of texts) polygons.push(readPolygon(text));
  }
  return polygons;
}

/**
 * The texts of the polygons in the table that `loadPolygons` has created, in batches. Their bytes
 * may be read until the next batch is asked for.
 */
export async function* polygonTexts(
  session: DuckdbSession,
  { name }: PolygonIndexSpec,
  signal: AbortSignal,
): AsyncIterableIterator<(Uint8Array | null)[]> {
  const [table, id] = [name, `${name}_id`].map(identifier);
  for (let first = 0; ; first += BATCH_POLYGONS) {
    const chunks = await session.chunks(
      `SELECT wkt FROM ${table} WHERE ${id} BETWEEN ${first} AND ${first + BATCH_POLYGONS - 1} ORDER BY ${id}`,
      signal,
    );
    let count = 0;
    for (const chunk of chunks) {
      count += chunk.rowCount;
      yield textColumn(chunk, 0);
    }
    if (count < BATCH_POLYGONS) return;
  }
}

export function readPolygon(wkt: string | Uint8Array | null): MultiPolygon {
  // As in SQL: a null polygon contains no point.
  if (wkt === null) return [];
  try {
    return parseWkt(wkt);
  } catch (error) {
    if (!(error instanceof WktError)) throw error;
    throw new PolygonError(error.message, typeof wkt === 'string' ? wkt : DECODER.decode(wkt));
  }
}
