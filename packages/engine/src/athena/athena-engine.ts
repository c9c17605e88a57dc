import type { CheckResult } from '@dc-data-baker/models';
import type { AdHocQuery, AuditStage, PublishStage } from '@dc-data-baker/planner';
import type { Engine, QueriedBake, QueryResult, StageHandlers } from '../engine.ts';
import type { RemoteStore } from '../remote-store.ts';
import { notShown } from './as-published.ts';
import {
  type AthenaEngineOptions,
  type AthenaResources,
  athenaResources,
} from './athena-resources.ts';
import { checkPublished, removeCandidate, runAuditStage } from './audit-stage.ts';
import { runExtractStage } from './extract-stage.ts';
import { runPiecesStage } from './pieces-stage.ts';
import { runPruneStage } from './prune-stage.ts';
import { repointTable, runPublishStage } from './publish-stage.ts';
import { queryTables } from './query-tables.ts';
import { runSourceStage } from './source-stage.ts';
import { runShardsStage, runWriteStage } from './write-stages.ts';

/** Bakes with Athena's queries, into S3, and registers tables in Glue. */
export class AthenaEngine implements Engine {
  readonly name = 'athena';
  readonly stages: StageHandlers = {
    source: (stage, context) => runSourceStage(this.#resources, stage, context),
    extract: (stage, context) => runExtractStage(this.#resources, stage, context),
    pieces: (stage, context) => runPiecesStage(this.#resources, stage, context),
    write: (stage, context) => runWriteStage(this.#resources, stage, context),
    shards: (stage, context) => runShardsStage(this.#resources, stage, context),
    audit: (stage, context) => runAuditStage(this.#resources, stage, context),
    publish: (stage, context) => runPublishStage(this.#resources, stage, context),
    prune: (stage) => runPruneStage(this.#resources, stage),
  };

  readonly #resources: AthenaResources;
  readonly #close: () => Promise<void>;

  constructor(options: AthenaEngineOptions) {
    this.#resources = athenaResources(options);
    this.#close = options.close;
  }

  /** Where its tables are. */
  get store(): RemoteStore {
    return this.#resources.store;
  }

  /** Points Athena's table to another location. */
  repoint({ table }: Pick<PublishStage, 'table'>, location: string): Promise<void> {
    return repointTable(this.#resources, table, location);
  }

  /** Removes what an interrupted bake has left of a table in the catalogue. */
  forget({ table }: Pick<PublishStage, 'table'>, bakeId: string): Promise<void> {
    return removeCandidate(this.#resources, table, bakeId);
  }

  /** The tables that Glue does not point to their published bakes, for a person. */
  notShown(): Promise<string[]> {
    return notShown(this.#resources);
  }

  check(stage: AuditStage, signal: AbortSignal): Promise<readonly CheckResult[]> {
    return checkPublished(this.#resources, stage, signal);
  }

  query(
    query: AdHocQuery,
    signal: AbortSignal,
    bakes?: ReadonlyMap<string, QueriedBake>,
  ): Promise<QueryResult> {
    return queryTables(this.#resources, query, signal, bakes);
  }

  close(): Promise<void> {
    return this.#close();
  }
}
