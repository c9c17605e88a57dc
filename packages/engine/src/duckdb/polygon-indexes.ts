import type { MultiPolygon } from '@dc-data-baker/geo';
import { DatabakerError } from '@dc-data-baker/models';
import {
  type PolygonIndexSpec,
  type Project,
  tableNamed,
  type WritingStage,
} from '@dc-data-baker/planner';
import type { Lake } from '../lake/lake.ts';
import { createPolygonIndex, PolygonError } from './polygons.ts';
import type { DuckdbSession } from './session.ts';
import { sourcePlaces } from './source-place.ts';

/** Given the polygons of an index, while its table still has their texts. */
export type OnRead = (spec: PolygonIndexSpec, polygons: readonly MultiPolygon[]) => Promise<void>;

/** The polygon indexes that sessions have: each is made once in each. */
export class PolygonIndexes {
  readonly #lake: Lake;
  readonly #project: Project;
  readonly #made = new WeakMap<DuckdbSession, Set<string>>();

  constructor(lake: Lake, project: Project) {
    this.#lake = lake;
    this.#project = project;
  }

  /** @throws a `data` error that says where a polygon is that cannot be read */
  async make(
    session: DuckdbSession,
    specs: readonly PolygonIndexSpec[],
    signal: AbortSignal,
    onRead?: OnRead,
  ): Promise<void> {
    const made = this.#made.get(session) ?? new Set();
    this.#made.set(session, made);
    for (const spec of specs) {
      if (made.has(spec.name)) continue;
      await this.blaming(session, spec, signal, () =>
        createPolygonIndex(session, spec, signal, async (polygons) => onRead?.(spec, polygons)),
      );
      made.add(spec.name);
    }
  }

  /** Lets indexes be made anew, of polygons that may be others by now. */
  forget(session: DuckdbSession): void {
    this.#made.delete(session);
  }

  /** Says of a polygon that cannot be read where it is. */
  async blaming<Result>(
    session: DuckdbSession,
    spec: PolygonIndexSpec,
    signal: AbortSignal,
    act: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await act();
    } catch (error) {
      throw error instanceof PolygonError
        ? await this.#problem(session, spec, error, signal)
        : error;
    }
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
      `${place}: the polygon cannot be read: ${error.message}: ${JSON.stringify(error.wkt.slice(0, 80))}`,
      { cause: error },
    );
  }
}

/** The indexes that a stage's SELECTs look points up in. */
export function indexesOf({ pieces }: WritingStage): PolygonIndexSpec[] {
  return pieces.flatMap(({ select }) => select.duckdb.indexes);
}
