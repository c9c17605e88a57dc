import { randomUUID } from 'node:crypto';
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { Manifest, ManifestFile, Workgroup } from '@dc-data-baker/models';
import type { ExtractStage, Project, ProjectTable, ShardsStage } from '@dc-data-baker/planner';
import type { AwsClients } from '../aws-sdk/aws-clients.ts';
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
 * Makes one sorted file for each value of the stage's column out of rows that Athena wrote, and puts
 * them into the bake's place: Athena itself can do neither.
 */
export type ShardsWriter = (
  stage: ShardsStage,
  pieces: readonly UnloadedPiece[],
  context: StageContext,
) => Promise<ManifestFile[]>;

/** Reads the rows of an extract, and puts them into the bake's place: Athena itself can do neither. */
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
  /** Where the queries run, rather than where the project says. */
  readonly workgroup?: Workgroup | undefined;
  readonly now?: () => Date;
  readonly pause?: Pause;
  readonly close: () => Promise<void>;
}

/** What the stages of one engine on Athena have in common. */
export interface AthenaResources {
  readonly project: Project;
  readonly client: AthenaClient;
  readonly queries: AthenaQueries;
  readonly store: RemoteStore;
  /** Where is written down which files were looked at; without a workgroup nowhere. */
  readonly inspected: string | undefined;
  readonly writeShards: ShardsWriter;
  readonly writeExtract: ExtractWriter;
  readonly catalogue: GlueCatalogue;
  readonly tables: TableBakes;
  /** Tells the queries of this engine from those of one that was at the same bake before. */
  readonly run: string;
  /** What was in external tables when they were looked at, by table: see `TableBakes.versions`. */
  readonly checkedVersions: Map<string, string>;
  /** The rows that tables of this bake fan out over, and what they were listed from. */
  readonly listed: Map<
    string,
    { readonly rows: ListedRows; readonly versions: ReadonlyMap<string, string> }
  >;
  /** How the external tables are looked at that a query or a check reads. */
  readonly sourceReader: SourceReader;
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
    now,
  };
}
