import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Check,
  type CheckResult,
  DatabakerError,
  type ManifestFile,
  totalBytes,
} from '@dc-data-baker/models';
import {
  type AdHocQuery,
  type AuditStage,
  type Piece,
  type PolygonIndexSpec,
  type Project,
  type ShardsStage,
  tableNamed,
  type WriteStage,
} from '@dc-data-baker/planner';
import { begunManifest, writtenManifest } from '../bake-manifest.ts';
import { type BaseBake, baseBake } from '../base-bake.ts';
import type {
  Engine,
  QueryResult,
  StageContext,
  StageHandlers,
  StageStatistics,
} from '../engine.ts';
import type { MultiPolygon } from '../geo/index.ts';
import { inputKeys } from '../input-keys.ts';
import type { Lake } from '../lake/lake.ts';
import { bakeLocation, readManifest, unlistedIn, writeManifest } from '../manifest-store.ts';
import { prune } from '../prune.ts';
import { publish } from '../publish.ts';
import { failure, runChecks, shown } from './audit-stage.ts';
import { defaultMemory } from './default-memory.ts';
import type { Delta } from './delta.ts';
import { assuredByDelta } from './delta-assurances.ts';
import { patchShards } from './patched-shards.ts';
import { patchWrite } from './patched-write.ts';
import { boxesPath, keepBoxes, writeBoxes } from './polygon-boxes.ts';
import { createPolygonIndex, PolygonError } from './polygons.ts';
import { DuckdbSession } from './session.ts';
import { writeShards } from './shards-stage.ts';
import { sourcePlaces } from './source-place.ts';
import { runSourceStage } from './source-stage.ts';
import { TableViews } from './table-views.ts';
import { type WrittenFile, writePieces } from './write-stage.ts';
import { manifestFiles } from './written-files.ts';

export interface DuckdbEngineOptions {
  readonly lake: Lake;
  readonly project: Project;
  /** How many threads DuckDB uses, and how many files are sorted side by side. */
  readonly threads: number;
  /** As DuckDB writes it, such as `2GB`; where nobody says, see `defaultMemory`. */
  readonly memory?: string;
  /** A directory of this engine's own, for what does not fit in memory; removed at the end. */
  readonly spill: string;
  /** Every table is baked whole, even where few of its rows can be others. */
  readonly whole?: boolean;
  readonly now?: () => Date;
}

/** Bakes on embedded DuckDB, into a lake. */
export class DuckdbEngine implements Engine {
  readonly name = 'duckdb';
  readonly stages: StageHandlers = {
    source: (stage, context) => runSourceStage(this.#lake, stage, context),
    write: (stage, context) => this.#blaming(() => this.#write(stage, context)),
    shards: (stage, context) => this.#blaming(() => this.#shards(stage, context)),
    audit: (stage, context) => this.#blaming(() => this.#audit(stage, context)),
    publish: async (stage, { bakeId }) => {
      const { manifest, changed, removed } = await publish(this.#lake, stage, bakeId);
      const place = this.#lake.pathOf(
        stage.as === 'shards' ? stage.location : bakeLocation(stage.bakesLocation, bakeId),
      );
      const { rows, files } = manifest;
      const bytes = totalBytes(files);
      return { rows, files: files.length, bytes, place, changed, removed };
    },
    prune: async (stage) => {
      const published = await readManifest(
        this.#lake,
        tableNamed(this.#project, stage.table).location,
      );
      const gone = await prune(this.#lake, stage, published?.bakeId);
      return { removed: gone.length };
    },
  };

  readonly #lake: Lake;
  readonly #project: Project;
  readonly #options: DuckdbEngineOptions;
  readonly #views: TableViews;
  readonly #now: () => Date;
  /** The polygon indexes that the main session has. */
  readonly #indexes = new Set<string>();
  /** What this bake has changed of tables, by their names. */
  readonly #deltas = new Map<string, Delta>();
  #session: Promise<DuckdbSession> | undefined;

  constructor(options: DuckdbEngineOptions) {
    this.#lake = options.lake;
    this.#project = options.project;
    this.#options = options;
    this.#views = new TableViews(options.lake, options.project);
    this.#now = options.now ?? (() => new Date());
  }

  async check(stage: AuditStage, signal: AbortSignal): Promise<readonly CheckResult[]> {
    return this.#blaming(async () => {
      const session = await this.#open();
      await this.#views.create(session, [stage.table, ...stage.reads]);
      if (stage.of === 'candidate') {
        await this.#views.createPublishedCandidate(session, stage.table);
      }
      const declared = this.#declared(stage);
      const isUnique = this.#isUnique;
      return shown(await runChecks(session, stage, { declared, isUnique }, signal));
    });
  }

  async query(query: AdHocQuery, signal: AbortSignal): Promise<QueryResult> {
    return this.#blaming(async () => {
      const session = await this.#open();
      await this.#views.create(session, query.reads);
      await this.#index(session, query.duckdb.indexes, new Set(), signal);
      const { columns, rows } = await session.query(query.duckdb.sql, signal);
      return { columns, rows: this.#blamingRows(rows) };
    });
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await (await session)?.close();
    await rm(this.#options.spill, { recursive: true, force: true });
  }

  async #blaming<Result>(act: () => Promise<Result>): Promise<Result> {
    try {
      return await act();
    } catch (error) {
      throw await this.#views.blame(error);
    }
  }

  async *#blamingRows(
    rows: QueryResult['rows'],
  ): AsyncIterableIterator<readonly (readonly unknown[])[]> {
    try {
      yield* rows;
    } catch (error) {
      throw await this.#views.blame(error);
    }
  }

  async #open(): Promise<DuckdbSession> {
    const { threads, memory = defaultMemory(threads), spill } = this.#options;
    this.#session ??= DuckdbSession.open({ threads, memory, spill: join(spill, 'main') });
    return this.#session;
  }

  async #write(stage: WriteStage, context: StageContext): Promise<StageStatistics> {
    const session = await this.#open();
    return this.#bakeFiles(stage, context, async (folder, base) => {
      const patched = base && (await this.#patchWrite(stage, base, context));
      if (patched) return patched;
      await this.#index(
        session,
        indexesOf(stage),
        this.#indexes,
        context.signal,
        (spec, polygons) =>
          writeBoxes(session, spec, polygons, this.#boxesDraft(spec), context.signal),
      );
      const written = await writePieces(session, stage, folder, this.#selectOf, context);
      return { files: await manifestFiles(folder, written) };
    });
  }

  async #patchWrite(
    stage: WriteStage,
    base: BaseBake,
    { bakeId, signal }: StageContext,
  ): Promise<Baked | undefined> {
    const { spill } = this.#options;
    const [spec] = indexesOf(stage);
    if (!spec) return undefined;
    try {
      return await patchWrite({
        lake: this.#lake,
        project: this.#project,
        stage,
        base,
        bakeId,
        location: bakeLocation(stage.bakesLocation, bakeId),
        spill,
        open: () => this.#openBeside(stage.reads),
        boxesDraft: this.#boxesDraft(spec),
        signal,
      });
    } catch (error) {
      throw error instanceof PolygonError
        ? await this.#polygonError(await this.#open(), spec, error, signal)
        : error;
    }
  }

  /** Another session, while the main one has nothing to do. */
  async #openBeside(tables: readonly string[]): Promise<DuckdbSession> {
    const { threads, spill } = this.#options;
    const memory = await (await this.#open()).memoryShare(2);
    const session = await DuckdbSession.open({ threads, memory, spill: join(spill, 'beside') });
    await this.#views.create(session, tables);
    return session;
  }

  /** Where the boxes of polygons are until it is sure that those are the polygons. */
  #boxesDraft({ name }: PolygonIndexSpec): string {
    return join(this.#options.spill, `${name}.parquet`);
  }

  /** The SELECT of a piece: one for less work, where points are known to be no two alike. */
  readonly #selectOf = ({ select: { duckdb } }: Piece): string => {
    const { sql, pointwise } = duckdb;
    const keys = pointwise?.keys.map(({ column }) => column) ?? [];
    const isUnique = pointwise && this.#views.uniqueKeyOf(pointwise.points, keys) !== undefined;
    return isUnique ? pointwise.ifUnique : sql;
  };

  async #shards(stage: ShardsStage, context: StageContext): Promise<StageStatistics> {
    return this.#bakeFiles(stage, context, async (folder, base) => {
      const patched = base && (await this.#patchShards(stage, folder, base, context));
      if (patched) return patched;
      return {
        files: await manifestFiles(folder, await this.#writeShards(stage, folder, context)),
      };
    });
  }

  async #patchShards(
    stage: ShardsStage,
    folder: string,
    base: BaseBake,
    context: StageContext,
  ): Promise<Baked | undefined> {
    const [table = ''] = base.changed;
    const delta = this.#deltas.get(table);
    const published =
      table === ''
        ? undefined
        : await readManifest(this.#lake, tableNamed(this.#project, table).location);
    if (!delta || published?.bakeId !== delta.bakeId) return undefined;
    return patchShards({
      lake: this.#lake,
      stage,
      base,
      delta,
      location: bakeLocation(stage.bakesLocation, context.bakeId),
      spill: this.#options.spill,
      session: await this.#open(),
      open: () => this.#openBeside([]),
      write: (touched) => this.#writeShards(touched, folder, context),
      context,
    });
  }

  async #writeShards(
    stage: ShardsStage,
    folder: string,
    context: StageContext,
  ): Promise<WrittenFile[]> {
    const { spill, threads } = this.#options;
    const count = Math.min(threads, stage.concurrency, stage.pieces.length);
    const memory = await (await this.#open()).memoryShare(Math.max(count, 1));
    const sessions: DuckdbSession[] = [];
    try {
      while (sessions.length < count) {
        const own = join(spill, `shards-${sessions.length}`);
        const session = await DuckdbSession.open({ threads: 1, memory, spill: own });
        sessions.push(session);
        await this.#views.create(session, stage.reads);
        await this.#index(session, indexesOf(stage), new Set(), context.signal);
      }
      return await writeShards(sessions, stage, folder, context);
    } finally {
      for (const session of sessions) await session.close();
    }
  }

  /**
   * Writes files to the bake's own place, and a manifest that says how far that has come.
   *
   * @param write given the bake that is published, where files of it may be taken over
   */
  async #bakeFiles(
    stage: WriteStage | ShardsStage,
    { bakeId }: StageContext,
    write: (folder: string, base: BaseBake | undefined) => Promise<Baked>,
  ): Promise<StageStatistics> {
    const location = bakeLocation(stage.bakesLocation, bakeId);
    const folder = this.#lake.pathOf(location);
    const inputs = await this.#views.create(await this.#open(), stage.reads);
    const begun = begunManifest(this.name, stage, bakeId, inputs, this.#now());
    await writeManifest(this.#lake, location, begun);
    // Of a bake that is resumed: what was written before it was cut short.
    await this.#lake.remove(await unlistedIn(this.#lake, location, []));
    const base = this.#options.whole
      ? undefined
      : await baseBake(this.#lake, this.#project, this.name, stage);
    // Hashing the sources takes this thread two seconds for the country, while DuckDB's write.
    const [keys, { files, kept, delta }] = await Promise.all([
      inputKeys(this.#lake, this.#project, stage.reads),
      write(folder, base),
    ]);
    await this.#views.assertSourcesUnchanged();
    await this.#keepBoxes(stage, keys);
    const written = writtenManifest(begun, files, this.#now(), keys);
    await writeManifest(this.#lake, location, written);
    if (delta) this.#deltas.set(stage.table, delta);
    const { rows } = written;
    const bytes = totalBytes(files);
    return {
      rows,
      files: files.length,
      ...(kept === undefined ? {} : { kept }),
      bytes,
      place: folder,
    };
  }

  /** Remembers where the polygons are that a stage has read. */
  async #keepBoxes(
    stage: WriteStage | ShardsStage,
    keys: Readonly<Record<string, string>>,
  ): Promise<void> {
    if (stage.kind !== 'write') return;
    for (const spec of indexesOf(stage)) {
      const contents = keys[spec.table];
      if (contents === undefined) continue;
      await keepBoxes(this.#lake, this.#boxesDraft(spec), boxesPath(this.#lake, spec, contents));
    }
  }

  /** @param made the names of the indexes that the session has already */
  async #index(
    session: DuckdbSession,
    specs: readonly PolygonIndexSpec[],
    made: Set<string>,
    signal: AbortSignal,
    onRead?: (spec: PolygonIndexSpec, polygons: readonly MultiPolygon[]) => Promise<void>,
  ): Promise<void> {
    for (const spec of specs) {
      if (made.has(spec.name)) continue;
      try {
        await createPolygonIndex(session, spec, signal, async (polygons) =>
          onRead?.(spec, polygons),
        );
      } catch (error) {
        if (!(error instanceof PolygonError)) throw error;
        throw await this.#polygonError(session, spec, error, signal);
      }
      made.add(spec.name);
    }
  }

  async #polygonError(
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
      Object.fromEntries(wanted) as Record<string, unknown>,
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

  readonly #isUnique = (table: string, column: string): boolean =>
    this.#views.uniqueKeyOf(table, [column]) !== undefined;

  #declared({ table }: AuditStage): readonly Check[] {
    return tableNamed(this.#project, table).table.checks;
  }

  async #audit(
    stage: AuditStage,
    { bakeId, signal, progress }: StageContext,
  ): Promise<StageStatistics> {
    const session = await this.#open();
    await this.#views.create(session, stage.reads);
    const { bakesLocation } = tableNamed(this.#project, stage.table);
    const location = bakeLocation(bakesLocation, bakeId);
    const manifest =
      stage.of === 'candidate' ? await readManifest(this.#lake, location) : undefined;
    const declared = this.#declared(stage);
    const delta = this.#deltas.get(stage.table);
    const assured =
      manifest && delta?.bakeId === bakeId
        ? await assuredByDelta(session, stage.checks, declared, manifest, delta, signal)
        : undefined;
    if (manifest) await this.#views.createCandidate(session, manifest);
    const report = (done: number) => progress({ fraction: done / stage.checks.length });
    const known = { declared, isUnique: this.#isUnique, assured };
    const checks = await runChecks(session, stage, known, signal, report);
    const failed = checks.filter(({ passed, severity }) => !passed && severity === 'fail');
    if (manifest) {
      const status = failed.length === 0 ? 'audited' : 'failed';
      await writeManifest(this.#lake, location, { ...manifest, status, checks: shown(checks) });
    }
    if (failed.length > 0) {
      throw await failure(session, this.#lake, this.#project, stage, failed, signal);
    }
    return { checks: shown(checks) };
  }
}

/** The files of a stage, and what differs from the bake that some were taken over from. */
interface Baked {
  readonly files: readonly ManifestFile[];
  readonly kept?: number;
  readonly delta?: Delta;
}

function indexesOf({ pieces }: WriteStage | ShardsStage): PolygonIndexSpec[] {
  return pieces.flatMap(({ select }) => select.duckdb.indexes);
}
