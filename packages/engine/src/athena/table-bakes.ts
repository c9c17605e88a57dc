import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import { isBaked, type Project, type ProjectTable, tableNamed } from '@dc-data-baker/planner';
import { readManifest } from '../manifest-store.ts';
import type { ObjectStore, StoredObject } from '../object-store.ts';
import { heldBack } from '../readable-bake.ts';
import type { GlueCatalogue } from './glue-catalogue.ts';
import { glueTableInput } from './glue-table.ts';
import { readFrom } from './read-from.ts';

/** A text that changes when files are changed, added or removed. */
export function versionOf(objects: readonly StoredObject[]): string {
  return objects.map(({ location, version }) => `${location} ${version}`).join('\n');
}

/** A project's tables, as they are in S3 and in Glue. */
export class TableBakes {
  readonly #project: Project;
  readonly #store: ObjectStore;
  readonly #catalogue: GlueCatalogue;

  constructor(project: Project, store: ObjectStore, catalogue: GlueCatalogue) {
    this.#project = project;
    this.#store = store;
    this.#catalogue = catalogue;
  }

  /**
   * Makes sure that Athena reads what is published. The manifests decide: Glue may be out of date,
   * for example if a bake was uploaded from a laptop's lake, or publishing was interrupted.
   *
   * @param bakeId the bake that reads: its own held back candidates are not shown to others, see
   *   `readingHeldBack`
   * @returns the bake of each table, `null` for an external one
   * @throws a `request` error for a table that was never baked
   */
  async repointToPublished(
    tables: readonly string[],
    bakeId?: string,
  ): Promise<Manifest['inputs']> {
    const bakes: Record<string, string | null> = {};
    for (const name of tables) {
      const found = tableNamed(this.#project, name);
      if (await this.heldBack(found, bakeId)) {
        bakes[name] = bakeId ?? null;
        continue;
      }
      const manifest = isBaked(found) ? await this.published(found) : undefined;
      await this.#repoint(found, await this.publishedLocation(found));
      bakes[name] = manifest?.bakeId ?? null;
    }
    return bakes;
  }

  /** Whether a bake reads its own held back candidate of a table. */
  async heldBack(found: ProjectTable, bakeId: string | undefined): Promise<boolean> {
    return isBaked(found) && (await heldBack(this.#store, found, bakeId)) !== undefined;
  }

  /**
   * Where Athena must read a table.
   *
   * @throws a `request` error for a table that was never baked
   */
  async publishedLocation(found: ProjectTable): Promise<string> {
    if (!isBaked(found)) return found.location;
    return readFrom(found, (await this.published(found)).bakeId);
  }

  /** @throws a `request` error for a table that was never baked */
  async published({ table, location, layer }: ProjectTable): Promise<Manifest> {
    const manifest = await readManifest(this.#store, location);
    if (manifest) return manifest;
    throw new DatabakerError(
      'request',
      `\`${table.name}\` was not baked yet in ${location}; bake it with \`databaker bake +${table.name} --engine athena\`, or its layer with \`databaker bake ${layer} --engine athena\``,
    );
  }

  /**
   * The files of an external table.
   *
   * @throws a `data` error if there are none
   */
  async sourceObjects({
    table,
    location,
  }: Pick<ProjectTable, 'location'> & {
    readonly table: { readonly name: string };
  }) {
    const visible = await this.#store.listSources(location);
    if (visible.length > 0) return visible;
    throw new DatabakerError(
      'data',
      `\`${table.name}\` has no files: ${location} is empty or not there; put the files there and bake again`,
    );
  }

  /**
   * The versions of tables: texts that change when an external table's files are changed, added or
   * removed, and when Athena reads another bake, for example because somebody else bakes at the
   * same time.
   */
  async versions(tables: readonly string[], bakeId?: string): Promise<ReadonlyMap<string, string>> {
    const versions = new Map<string, string>();
    for (const name of tables) versions.set(name, await this.#version(name, bakeId));
    return versions;
  }

  /** A text that changes when the files of these external tables are changed, added or removed. */
  async sourceVersions(tables: readonly string[]): Promise<string> {
    const sources = tables.filter((name) => !isBaked(tableNamed(this.#project, name)));
    return [...(await this.versions(sources)).values()].join('\n');
  }

  async #version(name: string, bakeId: string | undefined): Promise<string> {
    const found = tableNamed(this.#project, name);
    if (await this.heldBack(found, bakeId)) return `held back ${bakeId}`;
    if (isBaked(found)) {
      const place = await this.#catalogue.locationOf(found.table.database, name);
      return `${place} ${(await this.published(found)).bakeId}`;
    }
    return versionOf(await this.sourceObjects(found));
  }

  async #repoint(found: ProjectTable, location: string): Promise<void> {
    const input = glueTableInput(found.table, location);
    if (await this.#catalogue.has(found.table.database, input)) return;
    await this.#catalogue.put(found.table.database, input);
  }
}
