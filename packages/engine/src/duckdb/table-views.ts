import {
  allColumns,
  DatabakerError,
  identifier,
  isCsv,
  type Manifest,
  queryOf,
  totalBytes,
  uniqueKey,
} from '@dc-data-baker/models';
import {
  candidateName,
  isBaked,
  type Project,
  type ProjectTable,
  publishedName,
  type TableShape,
  tableNamed,
} from '@dc-data-baker/planner';
import { bakeObjects } from '../bake-objects.ts';
import { damagedBake } from '../damaged-files.ts';
import { bakePaths } from '../lake/bake-paths.ts';
import { INSPECTED, type Lake } from '../lake/lake.ts';
import { bakeLocation } from '../manifest-store.ts';
import { notBakedYet } from '../not-baked-yet.ts';
import type { StoredObject } from '../object-store.ts';
import { publishedManifest } from '../published-manifest.ts';
import { NOTHING_PUBLISHED, unreadablePublished } from '../published-note.ts';
import { readableBake } from '../readable-bake.ts';
import { sha256Of } from '../sha256-of.ts';
import { knownLongestLine } from '../sources/inspection-records.ts';
import { assertWhole } from '../whole-bake.ts';
import { declaredRelation } from './declared-relation.ts';
import { inspectParquet } from './inspect-parquet.ts';
import { relation } from './relation.ts';
import type { DuckdbSession } from './session.ts';
import { sourceFiles } from './source-files.ts';

/** Creates views of the project's tables in a session, by name, from their files in the lake. */
export class TableViews {
  readonly #lake: Lake;
  readonly #project: Project;
  /** The versions of external tables when they were inspected, or first read. */
  readonly #sources = new Map<ProjectTable, string>();

  /** The bakes that views show. */
  readonly #bakes = new Map<string, Manifest>();

  constructor(lake: Lake, project: Project) {
    this.#lake = lake;
    this.#project = project;
  }

  /**
   * Creates views of published and external tables.
   *
   * @param bakeId the bake that reads them: see `readableBake`
   * @returns the bake that each view shows, `null` for an external table
   * @throws a `request` error for a table that was never baked
   */
  async create(
    session: DuckdbSession,
    tables: readonly string[],
    bakeId?: string,
  ): Promise<Record<string, string | null>> {
    const bakes: Record<string, string | null> = {};
    for (const name of tables) {
      const table = tableNamed(this.#project, name);
      if (isBaked(table)) {
        const manifest = await this.#published(table, bakeId);
        await this.#view(session, name, table, manifest);
        bakes[name] = manifest.bakeId;
      } else {
        await this.#sourceView(session, table);
        bakes[name] = null;
      }
    }
    return bakes;
  }

  /** The bake that a view shows; `undefined` for a view of anything else, such as an external table. */
  bakeOf(view: string): Manifest | undefined {
    return this.#bakes.get(view);
  }

  /** A key that is unique in a table, according to the checks of the bake that its view shows. */
  uniqueKeyOf(table: string, among: readonly string[]): readonly string[] | undefined {
    return uniqueKey(
      tableNamed(this.#project, table).table,
      this.#bakes.get(table)?.checks ?? [],
      among,
    );
  }

  /** Records the version of an external table's files when they were inspected. */
  expectSource(table: string, version: string): void {
    this.#sources.set(tableNamed(this.#project, table), version);
  }

  /** @throws a `data` error if an external table's files have changed since they were first read */
  async assertSourcesUnchanged(): Promise<void> {
    for (const [source, version] of this.#sources) {
      if ((await sourceFiles(this.#lake, source)).version === version) continue;
      throw new DatabakerError(
        'data',
        `the files of \`${source.table.name}\` in ${this.#lake.pathOf(source.location)} changed while they were read; bake again when they are all there`,
      );
    }
  }

  /**
   * Makes sure that a bake is not made from damaged files of published tables: DuckDB does not
   * notice if a number in one has changed. Each file is hashed once, and again only if the file
   * system says that it was changed.
   *
   * @param bakeId the bake that is made; the files that it has written itself are not checked
   * @throws a `lake` error that names the file
   */
  async assertAsWritten(tables: readonly string[], bakeId: string): Promise<void> {
    for (const name of tables) {
      const manifest = this.#bakes.get(name);
      if (!manifest || manifest.bakeId === bakeId) continue;
      const folder = bakeLocation(tableNamed(this.#project, name).bakesLocation, manifest.bakeId);
      const hashes = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
      const objects = await this.#lake.list(folder);
      const found = await this.#lake.contentsOf(objects);
      for (const [i, { location }] of objects.entries()) {
        const expected = hashes.get(location.slice(folder.length));
        if (expected === undefined || found[i] === expected) continue;
        throw new DatabakerError(
          'lake',
          `${this.#lake.pathOf(location)} has changed since it was written: ${damagedBake(name, manifest.bakeId)}`,
        );
      }
    }
  }

  /**
   * Looks for a damaged file after an unexpected error of DuckDB: its messages about damaged bytes
   * are arbitrary, but the manifests have the files' hashes.
   *
   * @returns a `lake` error that names the file, or the given error
   */
  async findDamage(error: unknown): Promise<unknown> {
    if (error instanceof DatabakerError) return error;
    for (const { table, bakeId, location, files } of this.#bakes.values()) {
      for (const { path, bytes, sha256 } of files) {
        const file = this.#lake.pathOf(`${location}${path}`);
        if ((await sha256Of(file, bytes)) === sha256) continue;
        return new DatabakerError(
          'lake',
          `${file} has changed since it was written: ${damagedBake(table, bakeId)}`,
          {
            cause: error,
          },
        );
      }
    }
    return error;
  }

  /** Creates the view of a candidate for its checks, whether or not it is published. */
  async createCandidate(session: DuckdbSession, manifest: Manifest): Promise<void> {
    const table = tableNamed(this.#project, manifest.table);
    await this.#view(session, candidateName(manifest.table), table, manifest);
  }

  /** Creates a view of one bake of a table, under any name. */
  createOf(
    session: DuckdbSession,
    name: string,
    table: ProjectTable,
    manifest: Manifest,
  ): Promise<void> {
    return this.#view(session, name, table, manifest);
  }

  /**
   * Creates the view of the published rows with which a candidate's checks compare it.
   *
   * @returns why it is empty, if there is nothing to compare with
   */
  async createPublished(session: DuckdbSession, name: string): Promise<string | undefined> {
    const table = tableNamed(this.#project, name);
    const view = publishedName(name);
    const note = await this.#viewPublished(session, table, view);
    if (note !== undefined) {
      // It may have been there until its columns turned out to be others.
      this.#bakes.delete(view);
      await session.run(
        `CREATE OR REPLACE VIEW ${identifier(view)} AS SELECT * FROM ${identifier(candidateName(name))} LIMIT 0`,
      );
    }
    return note;
  }

  async #viewPublished(
    session: DuckdbSession,
    table: ProjectTable,
    view: string,
  ): Promise<string | undefined> {
    try {
      const manifest = await publishedManifest(this.#lake, table);
      if (!manifest) return NOTHING_PUBLISHED;
      await this.#view(session, view, table, manifest);
      return undefined;
    } catch (error) {
      // This bake will replace a damaged one, or one with other columns.
      if (error instanceof DatabakerError) return unreadablePublished(error.message);
      throw error;
    }
  }

  /** Lets a table's checks read the published rows as if they were a candidate. */
  async createPublishedCandidate(session: DuckdbSession, table: string): Promise<void> {
    await this.createCandidate(session, await this.#published(tableNamed(this.#project, table)));
  }

  async #published(found: ProjectTable, bakeId?: string): Promise<Manifest> {
    const manifest = await readableBake(this.#lake, found, bakeId);
    if (manifest) return manifest;
    throw notBakedYet(found, this.#lake.root);
  }

  async #sourceView(session: DuckdbSession, source: ProjectTable): Promise<void> {
    const { table } = source;
    const { objects, paths, bytes, version } = await sourceFiles(this.#lake, source);
    if (!this.#sources.has(source)) this.#sources.set(source, version);
    if (table.format.kind === 'parquet') {
      const from = await declaredRelation(session, table, paths, bytes);
      const { location } = source;
      await inspectParquet(this.#lake, { location, table, objects }, await session.memoryShare(2));
      await createView(session, table.name, table, from);
      return;
    }
    const longest = await this.#longestLine(table, source.location, async () => objects);
    await createView(session, table.name, table, relation(table, paths, bytes, longest));
  }

  async #view(
    session: DuckdbSession,
    name: string,
    { table, bakesLocation }: ProjectTable,
    manifest: Manifest,
  ): Promise<void> {
    await assertWhole(this.#lake, bakesLocation, manifest);
    this.#bakes.set(name, manifest);
    const paths = bakePaths(this.#lake, { bakesLocation }, manifest);
    const bytes = totalBytes(manifest.files);
    const longest = await this.#longestLine(table, bakesLocation, () =>
      bakeObjects(this.#lake, bakesLocation, manifest),
    );
    await createView(session, name, table, relation(table, paths, bytes, longest));
  }

  /** If a bake has recorded it when it inspected the files. */
  async #longestLine(
    { format }: TableShape,
    location: string,
    objects: () => Promise<readonly StoredObject[]>,
  ): Promise<number | undefined> {
    if (!isCsv(format)) return undefined;
    return knownLongestLine(this.#lake, INSPECTED, location, await objects());
  }
}

async function createView(
  session: DuckdbSession,
  name: string,
  table: ProjectTable['table'],
  from: string,
): Promise<void> {
  const names = allColumns(table).map((column) => identifier(column.name));
  try {
    await session.run(
      `CREATE OR REPLACE VIEW ${identifier(name)} AS SELECT ${names.join(', ')} FROM ${from}`,
    );
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.startsWith('Binder Error'))) throw cause;
    const [problem] = cause.message.split('\n');
    throw new DatabakerError(
      'data',
      `the files of \`${table.name}\` do not match the table’s declaration: ${problem}; ${
        queryOf(table) === undefined
          ? 'put the right files there, or change its columns'
          : `bake it again with \`databaker bake +${table.name}\``
      }`,
      { cause },
    );
  }
}
