import { type CheckResult, totalBytes } from '@dc-data-baker/models';
import {
  type AdHocQuery,
  type AuditStage,
  tableNamed,
  type WriteStage,
  type WritingStage,
} from '@dc-data-baker/planner';
import { queryError, stageError } from '../duckdb-error.ts';
import type {
  Engine,
  QueriedBake,
  QueryResult,
  StageContext,
  StageHandlers,
  StageStatistics,
} from '../engine.ts';
import { heldBackStatistics } from '../held-back-statistics.ts';
import { bakeLocation, readManifest } from '../manifest-store.ts';
import { prune } from '../prune.ts';
import { publishUnlessHeld } from '../publish-unless-held.ts';
import { inspectReads } from '../sources/inspect-reads.ts';
import { auditTable, checkPublished } from './audit-table.ts';
import { bakeExtract } from './bake-extract.ts';
import { bakeShards } from './bake-shards.ts';
import { bakeTable, isPatchable } from './bake-table.ts';
import { type DuckdbEngineOptions, DuckdbResources } from './duckdb-resources.ts';
import { listPieces } from './list-pieces.ts';
import { removingOnFailure } from './removing-on-failure.ts';
import { runSourceStage } from './source-stage.ts';

/** What `DuckdbEngine` is once something runs: the stages, and all that they share. */
export class LoadedEngine implements Engine {
  readonly name = 'duckdb';
  readonly stages: StageHandlers = {
    source: (stage, context) => runSourceStage(this.#resources, stage, context),
    extract: (stage, context) => this.#written(bakeExtract, stage, context),
    pieces: (stage, context) =>
      this.#explained(() => listPieces(this.#resources, stage, context), stage.table),
    write: (stage, context) => this.#written(bakeTable, stage, context),
    shards: (stage, context) => this.#written(bakeShards, stage, context),
    audit: (stage, context) =>
      this.#explained(() => auditTable(this.#resources, stage, context), stage.table),
    publish: async (stage, { bakeId, holdsBack }) => {
      const { lake } = this.#resources;
      const published = await publishUnlessHeld(lake, stage, bakeId, undefined, { holdsBack });
      if ('held' in published) return published;
      if ('heldBack' in published) {
        return heldBackStatistics(published.heldBack, lake.placeOf(published.heldBack.location));
      }
      const { manifest, changed, removed } = published;
      const place = lake.pathOf(
        stage.as !== 'table' ? stage.location : bakeLocation(stage.bakesLocation, bakeId),
      );
      const { rows, files } = manifest;
      const bytes = totalBytes(files);
      return { rows, files: files.length, bytes, place, changed, removed };
    },
    prune: async (stage) => {
      const { lake, project } = this.#resources;
      const published = await readManifest(lake, tableNamed(project, stage.table).location);
      const gone = await prune(lake, stage, published?.bakeId);
      return { removed: gone.length };
    },
  };

  readonly #resources: DuckdbResources;

  constructor(options: DuckdbEngineOptions) {
    this.#resources = new DuckdbResources(options);
  }

  patches(stage: WriteStage): Promise<boolean> {
    return isPatchable(this.#resources, stage);
  }

  async check(stage: AuditStage, signal: AbortSignal): Promise<readonly CheckResult[]> {
    return this.#explained(() => checkPublished(this.#resources, stage, signal), stage.table);
  }

  async query(
    query: AdHocQuery,
    signal: AbortSignal,
    bakes: ReadonlyMap<string, QueriedBake> = new Map(),
  ): Promise<QueryResult> {
    const published = query.reads.filter((name) => !bakes.has(name));
    return this.#explained(async () => {
      const { lake, views, indexes, sourceReader } = this.#resources;
      await inspectReads(sourceReader, published, signal);
      const session = await this.#resources.sessionForQuery();
      await views.create(session, published);
      for (const [name, { table, manifest }] of bakes) {
        await views.createOf(session, name, table, manifest);
      }
      await indexes.make(session, query.duckdb.indexes, signal);
      await session.confineTo(lake.root);
      const { columns, rows } = await session.query(query.duckdb.sql, signal);
      return { columns, rows: this.#explainedRows(rows) };
    });
  }

  async close(): Promise<void> {
    await this.#resources.close();
  }

  /** Runs a stage that writes the files of a bake. */
  #written<Stage extends WritingStage>(
    bake: (
      resources: DuckdbResources,
      stage: Stage,
      context: StageContext,
    ) => Promise<StageStatistics>,
    stage: Stage,
    context: StageContext,
  ): Promise<StageStatistics> {
    const location = bakeLocation(stage.bakesLocation, context.bakeId);
    return removingOnFailure(this.#resources.lake, location, () =>
      this.#explained(() => bake(this.#resources, stage, context), stage.table),
    );
  }

  /** @param table the table that is baked or checked; without one it is an ad hoc query */
  async #explained<Result>(act: () => Promise<Result>, table?: string): Promise<Result> {
    try {
      return await act();
    } catch (error) {
      throw await this.#explain(error, table);
    }
  }

  async *#explainedRows(
    rows: QueryResult['rows'],
  ): AsyncIterableIterator<readonly (readonly unknown[])[]> {
    try {
      yield* rows;
    } catch (error) {
      throw await this.#explain(error);
    }
  }

  async #explain(error: unknown, table?: string): Promise<unknown> {
    const found = await this.#resources.views.findDamage(error);
    return table === undefined ? queryError(found) : stageError(found, table);
  }
}
