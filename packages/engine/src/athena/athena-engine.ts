import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CheckResult,
  DatabakerError,
  failureText,
  type ManifestFile,
  totalBytes,
  type Workgroup,
} from '@dc-data-baker/models';
import {
  type AdHocQuery,
  type AuditStage,
  type Project,
  type PublishStage,
  type ShardsStage,
  type StageCheck,
  tableNamed,
  type WritingStage,
} from '@dc-data-baker/planner';
import pMap from 'p-map';
import { begunManifest, writtenManifest } from '../bake-manifest.ts';
import { cancelled } from '../cancelled.ts';
import { shown } from '../duckdb/audit-stage.ts';
import type {
  Engine,
  QueryResult,
  StageContext,
  StageHandlers,
  StageStatistics,
} from '../engine.ts';
import { inputKeys } from '../input-keys.ts';
import {
  bakeLocation,
  listBakes,
  readManifest,
  unlistedIn,
  writeManifest,
} from '../manifest-store.ts';
import { assertOneFileEach } from '../one-file-each.ts';
import type { Pause } from '../pause.ts';
import { abandonedBefore, prune } from '../prune.ts';
import { publish } from '../publish.ts';
import { S3Store } from '../s3/s3-store.ts';
import { type AthenaCheckResult, runAthenaChecks } from './athena-checks.ts';
import { AthenaQueries } from './athena-queries.ts';
import type { AwsClients } from './aws-clients.ts';
import { candidateTable, overCandidate } from './candidate.ts';
import { GlueCatalogue } from './glue-catalogue.ts';
import { glueTableInput } from './glue-table.ts';
import { QueryBook } from './query-book.ts';
import { consoleAddress } from './query-failure.ts';
import { queryResults } from './query-results.ts';
import { queryToken } from './query-token.ts';
import { retryQuery } from './retry-query.ts';
import { settle } from './settle.ts';
import { writeShardPiece } from './shard-pieces.ts';
import { stageFailure } from './stage-failure.ts';
import { TableBakes } from './table-bakes.ts';
import { type Unloaded, unloadPieces } from './unload-pieces.ts';

export interface AthenaEngineOptions {
  readonly project: Project;
  readonly clients: AwsClients;
  /** Where the queries run, rather than where the project says. */
  readonly workgroup?: Workgroup | undefined;
  /** How many pieces' shards are sorted side by side on this machine. */
  readonly threads: number;
  /** As DuckDB writes it, such as `2GB`. */
  readonly memory?: string | undefined;
  /** A directory of this engine's own, for shards on their way; removed at the end. */
  readonly spill: string;
  readonly now?: () => Date;
  readonly pause?: Pause;
}

/** Bakes on Athena, in S3, known to all by Glue. */
export class AthenaEngine implements Engine {
  readonly name = 'athena';
  readonly stages: StageHandlers = {
    source: async (stage) => {
      await this.#tables.show([stage.table]);
      const { location, table } = stage;
      const objects = await this.#tables.sourceObjects({ table: { name: table }, location });
      return { files: objects.length, bytes: totalBytes(objects), warnings: [], place: location };
    },
    write: (stage, context) =>
      this.#bakeFiles(stage, context, (unloaded, bake) =>
        settle(this.store, stage, bake, unloaded.pieces),
      ),
    shards: (stage, context) =>
      this.#bakeFiles(stage, context, (unloaded) => this.#writeShards(stage, unloaded, context)),
    audit: (stage, context) => this.#audit(stage, context),
    publish: async (stage, { bakeId }) => {
      const { manifest, changed, removed } = await publish(this.store, stage, bakeId, (location) =>
        this.point(stage, location),
      );
      const { rows, files } = manifest;
      const place = stage.as === 'shards' ? stage.location : manifest.location;
      return { rows, files: files.length, bytes: totalBytes(files), place, changed, removed };
    },
    prune: async (stage) => {
      const { location } = tableNamed(this.#options.project, stage.table);
      const published = await readManifest(this.store, location);
      const before = abandonedBefore(this.#now());
      const gone = await prune(this.store, stage, published?.bakeId, before);
      for (const bakeId of gone) await this.#removeCandidate(stage.table, bakeId);
      return { removed: gone.length };
    },
  };

  readonly store: S3Store;
  readonly #options: AthenaEngineOptions;
  readonly #athena: AthenaQueries;
  readonly #catalogue: GlueCatalogue;
  readonly #tables: TableBakes;
  /** Tells the queries of this engine from those of one that was at the same bake before. */
  readonly #run = randomUUID().slice(0, 8);
  /** What was in external tables when they were checked, by table. */
  readonly #checked = new Map<string, string>();
  readonly #now: () => Date;

  constructor(options: AthenaEngineOptions) {
    const { clients, project } = options;
    this.#options = options;
    const workgroup = options.workgroup ?? project.workgroup;
    this.#athena = new AthenaQueries(clients.athena, workgroup, options.pause);
    this.store = new S3Store(clients.s3);
    this.#catalogue = new GlueCatalogue(clients.glue);
    this.#tables = new TableBakes(project, this.store, this.#catalogue);
    this.#now = options.now ?? (() => new Date());
  }

  /** Lets Athena read a table from another place. */
  async point({ table }: Pick<PublishStage, 'table'>, location: string): Promise<void> {
    const found = tableNamed(this.#options.project, table);
    await this.#catalogue.put(found.table.database, glueTableInput(found.table, location));
  }

  async check(stage: AuditStage, signal: AbortSignal): Promise<readonly CheckResult[]> {
    const found = tableNamed(this.#options.project, stage.table);
    await this.#tables.show([stage.table, ...stage.reads]);
    // What is published is read by the table's own name, as if it were written just now.
    const sqlOf = (check: StageCheck) => overCandidate(check, stage.table, found.table.name);
    const progress = () => {};
    const run = [randomUUID()];
    const { checks } = await this.#runChecks(stage, sqlOf, run, { signal, progress });
    return shown(checks).map(withoutQuery);
  }

  async query(query: AdHocQuery, signal: AbortSignal): Promise<QueryResult> {
    const { project, clients } = this.#options;
    const tables = query.reads.map((name) => tableNamed(project, name));
    for (const table of tables) if (table.query) await this.#tables.published(table);
    const database = tables[0]?.table.database.name ?? 'default';
    const run = randomUUID();
    const execution = await retryQuery(
      (attempt) => {
        const token = queryToken(run, attempt);
        return this.#athena.run({ sql: query.athena, database, token }, signal);
      },
      signal,
      this.#athena.pause,
    );
    return queryResults(clients.athena, this.store, execution);
  }

  async close(): Promise<void> {
    this.#options.clients.close();
    await rm(this.#options.spill, { recursive: true, force: true });
  }

  /** Has Athena write a stage's rows, and keeps a manifest that says how far that has come. */
  async #bakeFiles(
    stage: WritingStage,
    context: StageContext,
    place: (unloaded: Unloaded, bake: string) => Promise<ManifestFile[]>,
  ): Promise<StageStatistics> {
    const { table } = tableNamed(this.#options.project, stage.table);
    const bake = bakeLocation(stage.bakesLocation, context.bakeId);
    const inputs = await this.#tables.show(stage.reads);
    const versions = await this.#tables.versions(stage.reads);
    const begun = begunManifest(this.name, stage, context.bakeId, inputs, this.#now());
    await writeManifest(this.store, bake, begun);
    try {
      const unloaded = await unloadPieces(
        this.#athena,
        stage,
        table.database.name,
        this.#run,
        context,
      );
      const files = await place(unloaded, bake);
      await this.#assertUnchanged(stage, versions);
      const keys = await inputKeys(this.store, this.#options.project, stage.reads);
      // A bake that is written is gone on with, and nobody looks again for what else is there.
      await this.store.remove(await unlistedIn(this.store, bake, files));
      await writeManifest(this.store, bake, writtenManifest(begun, files, this.#now(), keys));
      if (context.signal.aborted) throw cancelled();
      const rows = files.reduce((sum, file) => sum + file.rows, 0);
      const { statistics } = unloaded.queries;
      return { rows, files: files.length, bytes: totalBytes(files), place: bake, ...statistics };
    } catch (error) {
      throw stageFailure(stage, error, bake);
    }
  }

  /** @param before what was in the tables that the stage reads, when it began */
  async #assertUnchanged(stage: WritingStage, before: ReadonlyMap<string, string>): Promise<void> {
    const now = await this.#tables.versions(stage.reads);
    const changed = stage.reads.filter(
      (name) =>
        now.get(name) !== before.get(name) ||
        now.get(name) !== (this.#checked.get(name) ?? now.get(name)),
    );
    if (changed.length === 0) return;
    throw new DatabakerError(
      'data',
      `the files of ${changed.map((name) => `\`${name}\``).join(' and ')} changed while they were read; bake again when they are all there`,
    );
  }

  async #writeShards(
    stage: ShardsStage,
    { pieces }: Unloaded,
    context: StageContext,
  ): Promise<ManifestFile[]> {
    const { threads, memory, spill } = this.#options;
    const bakes = await listBakes(this.store, stage.bakesLocation);
    const before = bakes.find(({ status }) => status === 'audited');
    let done = 0;
    const files = await pMap(
      pieces,
      async (piece) => {
        const folder = join(spill, `piece-${piece.value ?? 'all'}`);
        const options = { before, folder, memory };
        const written = await writeShardPiece(this.store, stage, piece, context, options);
        done++;
        const detail = `sorting files, ${done} of ${pieces.length} pieces`;
        context.progress({ fraction: done / pieces.length, detail });
        return written;
      },
      { concurrency: threads },
    );
    assertOneFileEach(stage.table, files.flat());
    return files.flat();
  }

  async #audit(stage: AuditStage, context: StageContext): Promise<StageStatistics> {
    try {
      const audited = await (stage.of === 'source'
        ? this.#auditSource(stage, context)
        : this.#auditCandidate(stage, context));
      const failed = audited.checks.filter(isFailed);
      if (failed.length > 0) throw await this.#checkFailure(stage, failed);
      return { ...audited, checks: shown(audited.checks).map(withoutQuery) };
    } catch (error) {
      throw stageFailure(stage, error);
    }
  }

  async #checkFailure(
    stage: AuditStage,
    failed: readonly AthenaCheckResult[],
  ): Promise<DatabakerError> {
    const region = await this.#options.clients.athena.config.region();
    const messages = failed.flatMap((result) => [
      failureText(stage.table, result),
      `  query ${result.queryExecutionId}, ${consoleAddress(result.queryExecutionId, region)}`,
    ]);
    return new DatabakerError(stage.of === 'source' ? 'data' : 'check', messages.join('\n'));
  }

  async #auditSource(stage: AuditStage, context: StageContext): Promise<CheckStatistics> {
    await this.#tables.show([stage.table]);
    // What is written afterwards is to be made of what was checked.
    const versions = await this.#tables.versions([stage.table]);
    this.#checked.set(stage.table, versions.get(stage.table) ?? '');
    const run = [this.#run, context.bakeId, stage.id];
    return this.#runChecks(stage, ({ select }) => select.athena, run, context);
  }

  async #auditCandidate(stage: AuditStage, context: StageContext): Promise<CheckStatistics> {
    const { bakeId } = context;
    const { table, bakesLocation } = tableNamed(this.#options.project, stage.table);
    const bake = bakeLocation(bakesLocation, bakeId);
    const manifest = await readManifest(this.store, bake);
    if (!manifest) throw new Error(`${bake} has no manifest to audit`);
    await this.#tables.show(stage.reads);
    const candidate = candidateTable(stage.table, bakeId);
    await this.#catalogue.put(table.database, glueTableInput(table, bake, candidate));
    try {
      const sqlOf = (check: StageCheck) => overCandidate(check, stage.table, candidate);
      const run = [this.#run, bakeId, stage.id];
      const audited = await this.#runChecks(stage, sqlOf, run, context);
      const status = audited.checks.some(isFailed) ? 'failed' : 'audited';
      const checks = shown(audited.checks).map(withoutQuery);
      await writeManifest(this.store, bake, { ...manifest, status, checks });
      return audited;
    } finally {
      await this.#removeCandidate(stage.table, bakeId);
    }
  }

  /** A bake that was killed leaves its table behind. */
  async #removeCandidate(name: string, bakeId: string): Promise<void> {
    const { table } = tableNamed(this.#options.project, name);
    await this.#catalogue.remove(table.database, candidateTable(name, bakeId));
  }

  async #runChecks(
    stage: AuditStage,
    sqlOf: (check: StageCheck) => string,
    run: readonly string[],
    { signal, progress }: Pick<StageContext, 'signal' | 'progress'>,
  ): Promise<CheckStatistics> {
    const { clients, project } = this.#options;
    const book = new QueryBook((queries, ended) =>
      progress({ fraction: Math.min(1, ended / stage.checks.length), queries }),
    );
    const { athena } = clients;
    const database = tableNamed(project, stage.table).table.database.name;
    const { store } = this;
    const checks = await runAthenaChecks(stage.checks, sqlOf, {
      athena: this.#athena,
      client: athena,
      store,
      book,
      database,
      run,
      signal,
    });
    return { checks, ...book.statistics };
  }
}

type CheckStatistics = Omit<StageStatistics, 'checks'> & {
  readonly checks: readonly AthenaCheckResult[];
};

function isFailed({ passed, severity }: CheckResult): boolean {
  return !passed && severity === 'fail';
}

function withoutQuery({ queryExecutionId: _, ...result }: AthenaCheckResult): CheckResult {
  return result;
}
