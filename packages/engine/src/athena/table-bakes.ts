import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import {
  type BakedTable,
  isBaked,
  type Project,
  type ProjectTable,
  tableNamed,
} from '@dc-data-baker/planner';
import { readManifest } from '../manifest-store.ts';
import { notBakedYet } from '../not-baked-yet.ts';
import type { ObjectStore, StoredObject } from '../object-store.ts';
import { readFrom } from '../read-from.ts';
import { heldBack } from '../readable-bake.ts';
import { bakeKey, sourceContent, type TableContent } from '../table-content.ts';
import { assertWholeAt } from '../whole-bake.ts';
import type { GlueCatalogue } from './glue-catalogue.ts';
import { glueTableInput } from './glue-table.ts';

/** A text that changes when files are changed, added or removed. */
export function versionOf(objects: readonly StoredObject[]): string {
  return objects.map(({ location, version }) => `${location} ${version}`).join('\n');
}

/** The bakes that baked tables are read from, by table name: see `repointToPublished`. */
export type ReadBakes = ReadonlyMap<string, Manifest>;

/** Whether a bake that was read is a candidate that the reading bake holds back itself. */
export function isHeldBackBy(bakeId: string | undefined, read: Manifest | undefined): boolean {
  return read !== undefined && read.status === 'held' && read.bakeId === bakeId;
}

/** A table at one moment. */
export interface TableState {
  /** A text that changes when the table does: see `TableBakes.states`. */
  readonly version: string;
  readonly content: () => Promise<TableContent>;
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
   * for example if a bake was uploaded from a laptop's lake, or publishing was interrupted. Each
   * manifest is read once, so that everything that follows is about the same bake.
   *
   * @param bakeId the bake that reads: its own held back candidates are not shown to others, see
   *   `readingHeldBack`
   * @returns the bake of each baked table
   * @throws a `request` error for a table that was never baked
   */
  async repointToPublished(tables: readonly string[], bakeId?: string): Promise<ReadBakes> {
    const bakes = new Map<string, Manifest>();
    for (const name of tables) {
      const found = tableNamed(this.#project, name);
      if (!isBaked(found)) {
        await this.#repoint(found, found.location);
        continue;
      }
      const read = await this.#readable(found, bakeId);
      bakes.set(name, read);
      if (!isHeldBackBy(bakeId, read)) await this.#repoint(found, readFrom(found, read.bakeId));
    }
    return bakes;
  }

  /** The reading bake's own held back candidate, or else the published bake. */
  async #readable(found: BakedTable, bakeId: string | undefined): Promise<Manifest> {
    return (await heldBack(this.#store, found, bakeId)) ?? this.publishedWhole(found);
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

  /**
   * The same, if no file is missing there.
   *
   * @throws as `publishedWhole` does
   */
  async wholeLocation(found: ProjectTable): Promise<string> {
    if (!isBaked(found)) return found.location;
    return readFrom(found, (await this.publishedWhole(found)).bakeId);
  }

  /**
   * The published bake, for what is read from it. Athena finds no rows where files are missing, and says
   * nothing.
   *
   * @throws a `request` error for a table that was never baked, a `lake` error if files are missing or cut short
   */
  async publishedWhole(found: BakedTable): Promise<Manifest> {
    const manifest = await this.published(found);
    await this.assertWhole(readFrom(found, manifest.bakeId), manifest);
    return manifest;
  }

  /**
   * The same for any bake.
   *
   * @param folder where Athena reads it
   */
  assertWhole(folder: string, manifest: Manifest): Promise<void> {
    return assertWholeAt(this.#store, folder, manifest);
  }

  /** @throws a `request` error for a table that was never baked */
  async published(found: ProjectTable): Promise<Manifest> {
    const manifest = await readManifest(this.#store, found.location);
    if (manifest) return manifest;
    throw notBakedYet(found, found.location, ' --engine athena');
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
   * The versions of tables whose bakes have just been read. If somebody publishes another bake
   * afterwards, the versions of `states` are different.
   */
  async versions(
    tables: readonly string[],
    bakes: ReadBakes,
    bakeId?: string,
  ): Promise<ReadonlyMap<string, string>> {
    const versions = new Map<string, string>();
    for (const name of tables) {
      const found = tableNamed(this.#project, name);
      if (!isBaked(found)) {
        versions.set(name, versionOf(await this.sourceObjects(found)));
        continue;
      }
      const read = bakes.get(name);
      if (!read) throw new TypeError(`no bake of ${name} was read`);
      versions.set(name, versionOfBake(read, readFrom(found, read.bakeId), bakeId));
    }
    return versions;
  }

  /**
   * What tables are now. A version changes when an external table's files are changed, added or
   * removed, and when Athena reads another bake, for example because somebody else bakes at the
   * same time.
   */
  async states(
    tables: readonly string[],
    bakeId?: string,
  ): Promise<ReadonlyMap<string, TableState>> {
    const states = new Map<string, TableState>();
    for (const name of tables) states.set(name, await this.#state(name, bakeId));
    return states;
  }

  /** A text that changes when the files of these external tables are changed, added or removed. */
  async sourceVersions(tables: readonly string[]): Promise<string> {
    const sources = tables.filter((name) => !isBaked(tableNamed(this.#project, name)));
    return [...(await this.versions(sources, new Map())).values()].join('\n');
  }

  async #state(name: string, bakeId: string | undefined): Promise<TableState> {
    const found = tableNamed(this.#project, name);
    if (!isBaked(found)) {
      const objects = await this.sourceObjects(found);
      const content = () => sourceContent(this.#store, found.location, objects);
      return { version: versionOf(objects), content };
    }
    const read = await this.#readable(found, bakeId);
    const content = async () => ({ key: bakeKey(read) });
    const shown = isHeldBackBy(bakeId, read)
      ? undefined
      : await this.#catalogue.locationOf(found.table.database, name);
    return { version: versionOfBake(read, shown, bakeId), content };
  }

  async #repoint(found: ProjectTable, location: string): Promise<void> {
    const input = glueTableInput(found.table, location);
    if (await this.#catalogue.has(found.table.database, input)) return;
    await this.#catalogue.put(found.table.database, input);
  }
}

/** @param place where Glue's table of its name is */
function versionOfBake(
  read: Manifest,
  place: string | undefined,
  bakeId: string | undefined,
): string {
  return isHeldBackBy(bakeId, read) ? `held back ${bakeId}` : `${place} ${read.bakeId}`;
}
