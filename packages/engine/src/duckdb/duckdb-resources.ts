import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project, ProjectTable } from '@dc-data-baker/planner';
import { type DatabaseAddresses, noDatabases } from '../extract/database-addresses.ts';
import { INSPECTED, type Lake } from '../lake/lake.ts';
import type { ListedRows } from '../listed-rows.ts';
import { pause as inRealTime, type Pause } from '../pause.ts';
import type { SourceReader } from '../sources/inspect-reads.ts';
import { LakeInspector } from '../sources/lake-inspector.ts';
import { defaultMemory } from './default-memory.ts';
import type { Delta } from './patch/delta.ts';
import { PolygonIndexes } from './polygon-indexes.ts';
import { DuckdbSession } from './session.ts';
import { sourceFiles } from './source-files.ts';
import { TableViews } from './table-views.ts';

export interface DuckdbEngineOptions {
  readonly lake: Lake;
  readonly project: Project;
  /** How many threads DuckDB uses, and how many files are sorted concurrently. */
  readonly threads: number;
  /** In DuckDB's notation, such as `2GB`; by default `defaultMemory`. */
  readonly memory?: string;
  /** A directory of this engine's own, for what does not fit in memory; removed at the end. */
  readonly spill: string;
  /** The addresses of databases; without them nothing can be extracted. */
  readonly databases?: DatabaseAddresses;
  readonly pause?: Pause;
  /** Whether every table is baked completely, even if few of its rows can have changed. */
  readonly whole?: boolean;
  /** The version of this project, for manifests. */
  readonly version?: string;
  readonly now?: () => Date;
}

/** What the stages of one engine share. */
export class DuckdbResources {
  readonly lake: Lake;
  readonly project: Project;
  readonly threads: number;
  readonly spill: string;
  readonly whole: boolean;
  readonly version: string | undefined;
  readonly databases: DatabaseAddresses;
  readonly pause: Pause;
  readonly now: () => Date;
  readonly views: TableViews;
  readonly indexes: PolygonIndexes;
  /** The changes that this bake has made to tables, by their names. */
  readonly deltas = new Map<string, Delta>();
  /** The rows that tables of this bake fan out over, by table. */
  readonly listed = new Map<string, ListedRows>();
  readonly #memory: string;
  #session: Promise<DuckdbSession> | undefined;
  readonly #forQueries: DuckdbSession[] = [];

  constructor(options: DuckdbEngineOptions) {
    const { lake, project, threads, memory = defaultMemory(threads), spill } = options;
    const { whole = false, version, now = () => new Date() } = options;
    const { databases = noDatabases, pause = inRealTime } = options;
    this.lake = lake;
    this.project = project;
    this.threads = threads;
    this.spill = spill;
    this.whole = whole;
    this.version = version;
    this.databases = databases;
    this.pause = pause;
    this.now = now;
    this.views = new TableViews(lake, project);
    this.indexes = new PolygonIndexes(lake, project);
    this.#memory = memory;
  }

  /** Inspects the external tables that a query or a check reads. */
  get sourceReader(): SourceReader {
    const { lake, project } = this;
    const objectsOf = async (table: ProjectTable) => (await sourceFiles(lake, table)).objects;
    const { inspectorOf } = this;
    return { project, store: lake, objectsOf, records: INSPECTED, findsRows: true, inspectorOf };
  }

  /** Inspects files of the lake that were not inspected before. */
  get inspectorOf(): NonNullable<SourceReader['inspectorOf']> {
    const { lake, threads } = this;
    return (bytes, shape) => new LakeInspector(lake, threads, bytes, shape);
  }

  /** The session that all stages share, opened when it is first needed. */
  async session(): Promise<DuckdbSession> {
    const { threads, spill } = this;
    const memory = this.#memory;
    this.#session ??= DuckdbSession.open({ threads, memory, spill: join(spill, 'main') });
    return this.#session;
  }

  /** A separate session with views of tables, for work while the shared one is idle. */
  async sessionBeside(tables: readonly string[], bakeId?: string): Promise<DuckdbSession> {
    const { threads, spill } = this;
    const memory = await (await this.session()).memoryShare(2);
    const session = await DuckdbSession.open({ threads, memory, spill: join(spill, 'beside') });
    await this.views.create(session, tables, bakeId);
    return session;
  }

  /** A session for an ad hoc query, which is closed with this engine. */
  async sessionForQuery(): Promise<DuckdbSession> {
    const { threads, spill } = this;
    const folder = join(spill, `query-${this.#forQueries.length}`);
    const session = await DuckdbSession.open({ threads, memory: this.#memory, spill: folder });
    this.#forQueries.push(session);
    return session;
  }

  async close(): Promise<void> {
    for (const session of this.#forQueries.splice(0)) await session.close();
    const session = this.#session;
    this.#session = undefined;
    await (await session)?.close();
    await this.indexes.close();
    await rm(this.spill, { recursive: true, force: true });
  }
}
