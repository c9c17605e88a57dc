import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import {
  candidateName,
  identifier,
  type Project,
  type ProjectTable,
  tableNamed,
} from '@dc-data-baker/planner';
import type { Lake } from '../lake/lake.ts';
import { bakeLocation, readManifest } from '../manifest-store.ts';
import { relation } from './relation.ts';
import type { DuckdbSession } from './session.ts';
import { sourceFiles } from './source-files.ts';

/** Gives a session the project's tables by name, as views of their files in the lake. */
export class TableViews {
  readonly #lake: Lake;
  readonly #project: Project;

  constructor(lake: Lake, project: Project) {
    this.#lake = lake;
    this.#project = project;
  }

  /**
   * Makes views of published and external tables.
   *
   * @returns the bake that each one shows, `null` for an external table
   * @throws a `request` error for a table that was never baked
   */
  async create(
    session: DuckdbSession,
    tables: readonly string[],
  ): Promise<Record<string, string | null>> {
    const bakes: Record<string, string | null> = {};
    for (const name of tables) {
      const table = tableNamed(this.#project, name);
      const manifest = table.query && (await this.#published(table));
      if (manifest) {
        await this.#view(session, name, table, manifest);
        bakes[name] = manifest.bakeId;
      } else {
        await this.#sourceView(session, table);
        bakes[name] = null;
      }
    }
    return bakes;
  }

  /** Makes the view that a bake's checks read: what it wrote, published or not. */
  async createCandidate(session: DuckdbSession, manifest: Manifest): Promise<void> {
    const table = tableNamed(this.#project, manifest.table);
    await this.#view(session, candidateName(manifest.table), table, manifest);
  }

  /** Lets a table's checks read what is published, as if it were written just now. */
  async createPublishedCandidate(session: DuckdbSession, table: string): Promise<void> {
    await this.createCandidate(session, await this.#published(tableNamed(this.#project, table)));
  }

  async #published({ table, location, layer }: ProjectTable): Promise<Manifest> {
    const manifest = await readManifest(this.#lake, location);
    if (manifest) return manifest;
    throw new DatabakerError(
      'request',
      `\`${table.name}\` was not baked yet in ${this.#lake.root}; bake it with \`databaker bake +${table.name}\`, or its layer with \`databaker bake ${layer}\``,
    );
  }

  async #sourceView(session: DuckdbSession, { table, location }: ProjectTable): Promise<void> {
    const { paths, bytes } = await sourceFiles(this.#lake, location);
    await createView(session, table.name, relation(table, paths, bytes));
  }

  async #view(
    session: DuckdbSession,
    name: string,
    { table, bakesLocation }: ProjectTable,
    manifest: Manifest,
  ): Promise<void> {
    const folder = this.#lake.pathOf(bakeLocation(bakesLocation, manifest.bakeId));
    const paths = manifest.files.map(({ path }) => `${folder}${path}`);
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    await createView(session, name, relation(table, paths, bytes));
  }
}

async function createView(session: DuckdbSession, name: string, from: string): Promise<void> {
  await session.run(`CREATE OR REPLACE VIEW ${identifier(name)} AS SELECT * FROM ${from}`);
}
