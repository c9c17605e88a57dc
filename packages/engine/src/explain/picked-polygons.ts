import type { ProjectTable, SpatialAnswer } from '@dc-data-baker/planner';
import type { DuckdbSession } from '../duckdb/session.ts';
import { linesNear, linesWith, type SourceAreas } from '../sources/source-areas.ts';
import type { IndexedFile, LocalFiles } from './local-files.ts';
import type { NearPolygon, NearPolygons } from './near-polygon.ts';
import { pickedRows } from './picked-rows.ts';
import { isNamed, readTabulated, tabulate } from './tabulated-polygons.ts';
import type { Window } from './window.ts';

interface IndexedRows {
  readonly session: DuckdbSession;
  readonly answer: SpatialAnswer;
  readonly table: ProjectTable;
  readonly files: LocalFiles;
  readonly indexed: readonly IndexedFile[];
  readonly signal: AbortSignal;
}

/** The polygons of an answer, of which only the rows that are needed are read. */
export class PickedPolygons implements NearPolygons {
  readonly #rows: IndexedRows;
  /** The column of the polygons, and the one that names them. */
  readonly #column: string;
  readonly #name: string;

  private constructor(rows: IndexedRows, column: string, name: string) {
    this.#rows = rows;
    this.#column = column;
    this.#name = name;
  }

  /** @returns `undefined` if it is not known in which rows to look */
  static async open(
    session: DuckdbSession,
    answer: SpatialAnswer,
    table: ProjectTable,
    files: LocalFiles,
    signal: AbortSignal,
  ): Promise<PickedPolygons | undefined> {
    const { column } = answer.polygons;
    const name = answer.columns[0]?.polygonColumn;
    if (column === undefined || name === undefined) return undefined;
    const indexed = await files.indexed(table);
    if (!indexed?.every(({ areas }) => areas.boxes[column] && areas.texts[name])) return undefined;
    return new PickedPolygons({ session, answer, table, files, indexed, signal }, column, name);
  }

  async within(windows: readonly Window[]): Promise<readonly NearPolygon[]> {
    return this.#read((areas) => linesNear(areas, this.#column, windows), 'true');
  }

  async named(names: readonly string[]): Promise<readonly NearPolygon[]> {
    return this.#read((areas) => linesWith(areas, this.#name, names), isNamed(names));
  }

  async #read(
    linesOf: (areas: SourceAreas) => number[],
    condition: string,
  ): Promise<readonly NearPolygon[]> {
    const rows: string[] = [];
    const { session, answer, table, files, indexed, signal } = this.#rows;
    for (const { file, areas } of indexed) {
      const picked = { file, areas, lines: linesOf(areas) };
      const select = await pickedRows(table, picked, await files.draft());
      if (select !== undefined) rows.push(select);
    }
    if (rows.length === 0) return [];
    await tabulate(session, answer, table, rows.join(' UNION ALL '), signal);
    return readTabulated(session, condition, signal);
  }
}
