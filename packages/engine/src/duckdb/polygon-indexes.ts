import { buildPolygonIndex, type PolygonIndex } from '@dc-data-baker/geo';
import { DatabakerError, visible } from '@dc-data-baker/models';
import {
  type InPieces,
  type PolygonIndexSpec,
  type Project,
  type QueryStage,
  tableNamed,
} from '@dc-data-baker/planner';
import type { Lake } from '../lake/lake.ts';
import { indexKey } from './index-key.ts';
import { KeptIndexes } from './kept-indexes.ts';
import { loadPolygons, PolygonError, parsePolygons, registerIndex } from './polygons.ts';
import type { DuckdbSession } from './session.ts';
import { sourcePlaces } from './source-place.ts';

/**
 * The polygon indexes of sessions. Each is made once in a session, from a kept one of the same
 * polygons if there is one.
 */
export class PolygonIndexes {
  readonly #lake: Lake;
  readonly #project: Project;
  readonly #kept: KeptIndexes;
  readonly #made = new WeakMap<DuckdbSession, Set<string>>();
  /** Writes of new indexes, for which nothing else waits. */
  readonly #keeping: Promise<void>[] = [];

  constructor(lake: Lake, project: Project) {
    this.#lake = lake;
    this.#project = project;
    this.#kept = new KeptIndexes(lake);
  }

  /** @throws a `data` error with the place of a polygon that cannot be parsed */
  async make(
    session: DuckdbSession,
    specs: readonly PolygonIndexSpec[],
    signal: AbortSignal,
  ): Promise<void> {
    for (const spec of specs) {
      const index = await this.find(session, spec, signal);
      if (index) await this.register(session, spec, index);
    }
  }

  /**
   * Parses the polygons of an index that is to be registered next.
   *
   * @returns `undefined` if the session has the index already
   * @throws a `data` error with the place of a polygon that cannot be parsed
   */
  async find(
    session: DuckdbSession,
    spec: PolygonIndexSpec,
    signal: AbortSignal,
  ): Promise<PolygonIndex | undefined> {
    if (this.#made.get(session)?.has(spec.name)) return undefined;
    try {
      await loadPolygons(session, spec, signal);
      const key = await indexKey(session, spec, signal);
      const kept = key && (await this.#kept.read(key));
      if (kept) return kept;
      const index = buildPolygonIndex(await parsePolygons(session, spec, signal));
      if (key) this.#keeping.push(this.#kept.write(key, index));
      return index;
    } catch (error) {
      throw await this.placed(session, spec, error, signal);
    }
  }

  /** Waits until the indexes that were made are kept. */
  async close(): Promise<void> {
    await Promise.all(this.#keeping.splice(0));
  }

  /**
   * Registers the functions of the index that `find` found, and removes the texts of its polygons.
   */
  async register(
    session: DuckdbSession,
    spec: PolygonIndexSpec,
    index: PolygonIndex,
  ): Promise<void> {
    await registerIndex(session, spec, index);
    this.#made.set(session, (this.#made.get(session) ?? new Set()).add(spec.name));
  }

  /**
   * Adds its place to the error of a polygon that cannot be parsed; returns other errors unchanged.
   */
  async placed(
    session: DuckdbSession,
    spec: PolygonIndexSpec,
    error: unknown,
    signal: AbortSignal,
  ): Promise<unknown> {
    return error instanceof PolygonError ? this.#problem(session, spec, error, signal) : error;
  }

  async #problem(
    session: DuckdbSession,
    spec: PolygonIndexSpec,
    error: PolygonError,
    signal: AbortSignal,
  ): Promise<DatabakerError> {
    const table = tableNamed(this.#project, spec.table);
    const wanted = table.table.columns.map(({ name }) => [name, error.wkt]);
    const places = await sourcePlaces(
      session,
      this.#lake,
      table,
      [{ has: Object.fromEntries(wanted) as Record<string, unknown> }],
      signal,
      'any',
    );
    const place = places[0] ?? `\`${spec.table}\``;
    return new DatabakerError(
      'data',
      `${place}: the polygon cannot be read: ${visible(`${error.message}: ${JSON.stringify(error.wkt.slice(0, 80))}`)}`,
      { cause: error },
    );
  }
}

/** The indexes that a stage's SELECTs use. */
export function indexesOf({ pieces }: InPieces<QueryStage>): PolygonIndexSpec[] {
  return pieces.flatMap(({ select }) => select.duckdb.indexes);
}
