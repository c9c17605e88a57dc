import { boxOfWkt } from '@dc-data-baker/geo';
import { headerOf, isCsv, sqlLiteral, totalBytes } from '@dc-data-baker/models';
import { PLACE_COLUMNS, type ProjectTable, type SpatialAnswer } from '@dc-data-baker/planner';
import { orderedCsvRelation, relation } from '../duckdb/relation.ts';
import type { DuckdbSession } from '../duckdb/session.ts';
import type { LocalFile } from './local-files.ts';
import type { NearPolygon, NearPolygons } from './near-polygon.ts';
import { isNamed, readTabulated, tabulate } from './tabulated-polygons.ts';
import { overlap, type Window } from './window.ts';

/** How many polygons are in JavaScript's memory as text at once; some have megabytes. */
const BATCH_POLYGONS = 1000;

const { file: FILE, line: LINE } = PLACE_COLUMNS;

/** The polygons of an answer, all of which are read, and those that are needed are parsed. */
export class AllPolygons implements NearPolygons {
  readonly #session: DuckdbSession;
  readonly #signal: AbortSignal;

  private constructor(session: DuckdbSession, signal: AbortSignal) {
    this.#session = session;
    this.#signal = signal;
  }

  /** @param files of the polygons' table */
  static async open(
    session: DuckdbSession,
    answer: SpatialAnswer,
    table: ProjectTable,
    files: readonly LocalFile[],
    signal: AbortSignal,
  ): Promise<AllPolygons> {
    await tabulate(session, answer, table, placedRelation(table, files), signal);
    // Ballots of one division share a polygon: the whole country's 28,596 rows have 11,081 different
    // ones, 36 MB instead of 92.
    await session.run(
      'CREATE OR REPLACE TABLE near_shapes AS SELECT list(id) AS ids, wkt FROM near_polygons GROUP BY wkt',
      signal,
    );
    return new AllPolygons(session, signal);
  }

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
    if (near.length === 0) return [];
    return readTabulated(this.#session, `id IN (${near.join(', ')})`, this.#signal);
  }

  async named(names: readonly string[]): Promise<readonly NearPolygon[]> {
    if (names.length === 0) return [];
    return readTabulated(this.#session, isNamed(names), this.#signal);
  }
}

/** A table's rows, each with its file and line; null if files have no lines. */
function placedRelation({ table }: ProjectTable, files: readonly LocalFile[]): string {
  // A table that was never baked has no files.
  if (!isCsv(table.format) || files.length === 0) {
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
