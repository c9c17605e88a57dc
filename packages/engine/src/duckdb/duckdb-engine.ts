import { rm } from 'node:fs/promises';
import type { CheckResult } from '@dc-data-baker/models';
import type { AdHocQuery, AuditStage, WriteStage } from '@dc-data-baker/planner';
import type { Engine, QueriedBake, QueryResult, StageHandlers } from '../engine.ts';
import type { DuckdbEngineOptions } from './duckdb-resources.ts';
import type { LoadedEngine } from './loaded-engine.ts';

/**
 * Bakes with embedded DuckDB, into a lake. DuckDB and the code of the stages are loaded when something
 * runs: a plan needs none of it, nor does a bake if nothing has changed.
 */
export class DuckdbEngine implements Engine {
  readonly name = 'duckdb';
  readonly stages: StageHandlers = {
    source: async (stage, context) => (await this.#load()).stages.source(stage, context),
    extract: async (stage, context) => (await this.#load()).stages.extract(stage, context),
    pieces: async (stage, context) => (await this.#load()).stages.pieces(stage, context),
    write: async (stage, context) => (await this.#load()).stages.write(stage, context),
    shards: async (stage, context) => (await this.#load()).stages.shards(stage, context),
    audit: async (stage, context) => (await this.#load()).stages.audit(stage, context),
    publish: async (stage, context) => (await this.#load()).stages.publish(stage, context),
    prune: async (stage, context) => (await this.#load()).stages.prune(stage, context),
  };

  readonly #options: DuckdbEngineOptions;
  #loaded: Promise<LoadedEngine> | undefined;

  constructor(options: DuckdbEngineOptions) {
    this.#options = options;
  }

  async patches(stage: WriteStage): Promise<boolean> {
    return (await this.#load()).patches(stage);
  }

  async check(stage: AuditStage, signal: AbortSignal): Promise<readonly CheckResult[]> {
    return (await this.#load()).check(stage, signal);
  }

  async query(
    query: AdHocQuery,
    signal: AbortSignal,
    bakes?: ReadonlyMap<string, QueriedBake>,
  ): Promise<QueryResult> {
    return (await this.#load()).query(query, signal, bakes);
  }

  async close(): Promise<void> {
    if (this.#loaded) await (await this.#loaded).close();
    else await rm(this.#options.spill, { recursive: true, force: true });
  }

  #load(): Promise<LoadedEngine> {
    this.#loaded ??= import('./loaded-engine.ts').then(
      ({ LoadedEngine: Loaded }) => new Loaded(this.#options),
    );
    return this.#loaded;
  }
}
