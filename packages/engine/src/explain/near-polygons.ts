import { boxOfWkt, type MultiPolygon } from '@dc-data-baker/geo';
import {
  DatabakerError,
  headerOf,
  identifier,
  isText,
  sqlLiteral,
  totalBytes,
} from '@dc-data-baker/models';
import { PLACE_COLUMNS, type ProjectTable, type SpatialAnswer } from '@dc-data-baker/planner';
import { PolygonError, readPolygon } from '../duckdb/polygons.ts';
import { orderedCsvRelation, relation } from '../duckdb/relation.ts';
import type { DuckdbSession } from '../duckdb/session.ts';
import type { LocalFile } from './local-files.ts';
import { overlap, type Window } from './window.ts';

/** A row of polygons that is near a point, or has the same name as one that is. */
export interface NearPolygon {
  /** The answer's name for it; its place in the file if the answer does not name it. */
  readonly name: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly area: MultiPolygon;
}

/** How many polygons are in JavaScript's memory as text at once; some have megabytes. */
const BATCH_POLYGONS = 1000;

const { file: FILE, line: LINE } = PLACE_COLUMNS;

/** The polygons of an answer, of which only those near some place are parsed. */
export class NearPolygons {
  readonly #session: DuckdbSession;
  readonly #signal: AbortSignal;

  private constructor(session: DuckdbSession, signal: AbortSignal) {
    this.#session = session;
    this.#signal = signal;
  }

  /** @param files of the polygons' table */
  static async open(
    session: DuckdbSession,
    { polygons, columns: [column] }: SpatialAnswer,
    table: ProjectTable,
    files: readonly LocalFile[],
    signal: AbortSignal,
  ): Promise<NearPolygons> {
    await session.run(
      `CREATE OR REPLACE VIEW ${identifier(table.table.name)} AS ${placedRelation(table, files)}`,
    );
    const named = column
      ? `CAST(${identifier(column.polygonColumn)} AS VARCHAR)`
      : `concat(coalesce(${FILE}, ${sqlLiteral(table.table.name)}), ':', ${LINE})`;
    await session.run(
      `CREATE OR REPLACE TABLE near_polygons AS SELECT row_number() OVER () AS id, ${named} AS name, ${FILE} AS file, ${LINE} AS line, wkt FROM (${polygons.sql}) WHERE wkt IS NOT NULL`,
      signal,
    );
    // Ballots of one division share a polygon: the whole country's 28,596 rows have 11,081 different
    // ones, 36 MB instead of 92.
    await session.run(
      'CREATE OR REPLACE TABLE near_shapes AS SELECT list(id) AS ids, wkt FROM near_polygons GROUP BY wkt',
      signal,
    );
    return new NearPolygons(session, signal);
  }

  /** The polygons whose bounding box meets one of some windows. */
  async within(windows: readonly Window[]): Promise<readonly NearPolygon[]> {
    const near: number[] = [];
    for (let first = 0; ; first += BATCH_POLYGONS) {
      const batch = await this.#session.rows<{ ids: readonly number[]; wkt: string }>(
        `SELECT ids, wkt FROM near_shapes WHERE rowid BETWEEN ${first} AND ${first + BATCH_POLYGONS - 1}`,
        this.#signal,
      );
      for (const { ids, wkt } of batch) {
        const box = boxOfWkt(wkt);
        if (box && windows.some((window) => overlap(box, window))) near.push(...ids);
      }
      if (batch.length < BATCH_POLYGONS) break;
    }
    return near.length === 0 ? [] : this.#read(`id IN (${near.join(', ')})`);
  }

  /** All rows with some names. */
  async named(names: readonly string[]): Promise<readonly NearPolygon[]> {
    return names.length === 0 ? [] : this.#read(`name IN (${names.map(sqlLiteral).join(', ')})`);
  }

  async #read(condition: string): Promise<NearPolygon[]> {
    const rows = await this.#session.rows<{
      name: string;
      file: string | null;
      line: number | null;
      wkt: string;
    }>(
      `SELECT name, file, line, wkt FROM near_polygons WHERE ${condition} ORDER BY id`,
      this.#signal,
    );
    return rows.map(({ name, file, line, wkt }) => ({
      name,
      file,
      line,
      area: areaOf(wkt, file, line),
    }));
  }
}

/** A table's rows, each with its file and line; null if files have no lines. */
function placedRelation({ table }: ProjectTable, files: readonly LocalFile[]): string {
  // A table that was never baked has no files.
  if (!isText(table.format) || files.length === 0) {
    const paths = files.map(({ path }) => path);
    const rows = relation(table, paths, totalBytes(files));
    return `SELECT *, CAST(NULL AS VARCHAR) AS ${FILE}, CAST(NULL AS BIGINT) AS ${LINE} FROM ${rows}`;
  }
  const header = headerOf(table) !== undefined;
  return files
    .map(
      ({ path, shown }) =>
        `SELECT *, ${sqlLiteral(shown)} AS ${FILE}, row_number() OVER () + ${header ? 1 : 0} AS ${LINE} FROM ${orderedCsvRelation(table, path, header)}`,
    )
    .join(' UNION ALL ');
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
