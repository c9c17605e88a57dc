import { randomUUID } from 'node:crypto';
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { Manifest, ManifestFile, Workgroup } from '@dc-data-baker/models';
import type { ExtractStage, Project, ProjectTable, ShardsStage } from '@dc-data-baker/planner';
import type { AwsClients } from '../aws-sdk/aws-clients.ts';
import type { MadeBy } from '../bake-manifest.ts';
import type { StageContext } from '../engine.ts';
import type { ListedRows } from '../listed-rows.ts';
import type { Pause } from '../pause.ts';
import type { RemoteStore } from '../remote-store.ts';
import type { SourceReader } from '../sources/inspect-reads.ts';
import { AthenaQueries } from './athena-queries.ts';
import { GlueCatalogue } from './glue-catalogue.ts';
import { inspectedLocation } from './inspected-location.ts';
import { TableBakes } from './table-bakes.ts';
import type { UnloadedPiece } from './unload-pieces.ts';

/**
 * Makes a sorted file for each value of the stage's column from rows that Athena wrote, and puts
 * them into the bake's location. Athena can neither sort files nor name them.
 */
export type ShardsWriter = (
  stage: ShardsStage,
  pieces: readonly UnloadedPiece[],
  context: StageContext,
) => Promise<ManifestFile[]>;

/**
 * Reads the rows of an extract and puts them into the bake's location. Athena cannot query
 * PostgreSQL.
 */
export type ExtractWriter = (
  stage: ExtractStage,
  context: StageContext,
) => Promise<{
  readonly files: Manifest['files'];
  readonly values: NonNullable<Manifest['extracted']>['parameters'];
  readonly warnings: readonly string[];
}>;

export interface AthenaEngineOptions {
  readonly project: Project;
  readonly clients: Pick<AwsClients, 'athena' | 'glue'>;
  /** Where tables are. */
  readonly store: RemoteStore;
  readonly writeShards: ShardsWriter;
  readonly writeExtract: ExtractWriter;
  /** The workgroup of the queries, overriding the project's. */
  readonly workgroup?: Workgroup | undefined;
  /** The version of this project, for manifests. */
  readonly version?: string | undefined;
  readonly now?: () => Date;
  readonly pause?: Pause;
  readonly close: () => Promise<void>;
}

/** What the stages of one engine on Athena share. */
export interface AthenaResources {
  readonly project: Project;
  readonly client: AthenaClient;
  readonly queries: AthenaQueries;
  readonly store: RemoteStore;
  /** Where the record of inspected files is; without a workgroup there is none. */
  readonly inspected: string | undefined;
  readonly writeShards: ShardsWriter;
  readonly writeExtract: ExtractWriter;
  readonly catalogue: GlueCatalogue;
  readonly tables: TableBakes;
  /**
   * Distinguishes the queries of this engine from those of an earlier engine that ran the same
   * bake.
   */
  readonly run: string;
  /**
   * The versions of external tables when they were inspected, by table: see `TableBakes.versions`.
   */
  readonly checkedVersions: Map<string, string>;
  /**
   * The rows that tables of this bake fan out over, and the versions that they were listed from.
   */
  readonly listed: Map<
    string,
    { readonly rows: ListedRows; readonly versions: ReadonlyMap<string, string> }
  >;
  /** Inspects the external tables that a query or a check reads. */
  readonly sourceReader: SourceReader;
  readonly madeBy: MadeBy;
  readonly now: () => Date;
}

export function athenaResources(options: AthenaEngineOptions): AthenaResources {
  const { project, clients, store, writeShards, writeExtract, now = () => new Date() } = options;
  const workgroup = options.workgroup ?? project.workgroup;
  const catalogue = new GlueCatalogue(clients.glue);
  const tables = new TableBakes(project, store, catalogue);
  const inspected = workgroup && inspectedLocation(workgroup);
  const objectsOf = (table: ProjectTable) => tables.sourceObjects(table);
  return {
    project,
    client: clients.athena,
    queries: new AthenaQueries(clients.athena, workgroup, options.pause),
    store,
    inspected,
    writeShards,
    writeExtract,
    catalogue,
    tables,
    run: randomUUID().slice(0, 8),
    checkedVersions: new Map(),
    listed: new Map(),
    sourceReader: { project, store, objectsOf, records: inspected },
    madeBy: { engine: 'athena', version: options.version },
    now,
  };
}
