import { join, relative } from 'node:path';
import { identifier } from '@dc-data-baker/models';
import { selectedTexts } from '@dc-data-baker/planner';
import type { GlueCatalog } from '../glue/glue-catalog.ts';
import type { GlueTable } from '../glue/glue-table.ts';
import type { QueryAccess } from '../iam/query-access.ts';
import type { ObjectFiles } from '../s3/object-files.ts';
import { SERVER_FOLDER } from '../server-folder.ts';
import type { QueryRun } from './query-run.ts';
import { CATALOGUE, type Session } from './session.ts';
import { TO_GEOMETRY } from './spatial.ts';
import { type FileGroup, fileGroups } from './table-files.ts';
import { tableSelect } from './table-select.ts';
import { geometryColumn, type Translation } from './translate.ts';

/** Creates views for the tables of Glue's catalogue in a session, each when a query needs it. */
export class GlueViews {
  readonly #session: Session;
  readonly #files: ObjectFiles;
  readonly #catalog: GlueCatalog;
  readonly #select: string;
  readonly #access: QueryAccess;
  readonly #made = new Set<string>();
  /** In lower case. */
  #database = '';
  /** Of all files that the query reads. */
  bytes = 0;

  /** @param select the whole query, which decides which partitions count as read */
  constructor(
    session: Session,
    { files, catalog, access }: Pick<QueryRun, 'files' | 'catalog' | 'access'>,
    select: string,
  ) {
    this.#session = session;
    this.#files = files;
    this.#catalog = catalog;
    this.#select = select;
    this.#access = access;
  }

  /** Creates an empty catalogue `awsdatacatalog` with Glue's databases, and selects one of them. */
  async open(database: string): Promise<void> {
    this.#database = database.toLowerCase();
    await this.#session.run(`ATTACH ':memory:' AS ${CATALOGUE}`);
    const names = this.#catalog.databases().map(({ Name }) => Name);
    for (const name of names) {
      await this.#session.run(`CREATE SCHEMA IF NOT EXISTS ${CATALOGUE}.${identifier(name)}`);
    }
    if (names.includes(this.#database)) {
      await this.#session.run(`USE ${CATALOGUE}.${identifier(this.#database)}`);
    }
  }

  /** Creates the views that a SELECT for DuckDB lacks, and returns the columns of its result. */
  async prepare({
    sql,
    geometries,
  }: Translation): Promise<{ readonly name: string; readonly type: string }[]> {
    while (true) {
      try {
        const prepared = await this.#session.connection.prepare(sql);
        const columns = Array.from({ length: prepared.columnCount }, (_, i) => ({
          name: prepared.columnName(i),
          type: String(prepared.columnType(i)),
        }));
        prepared.destroySync();
        return columns;
      } catch (error) {
        const { message } = error as Error;
        const [, name] =
          /^Catalog Error: Table with name "?([^"\s]+)"? does not exist!/.exec(message) ?? [];
        if (name === undefined || !(await this.#make(name, geometries))) throw error;
      }
    }
  }

  /** Creates views for the tables with this name that the query may mean. */
  async #make(qualified: string, geometries: ReadonlySet<string>): Promise<boolean> {
    const name = qualified.split('.').at(-1)?.toLowerCase() ?? '';
    if (this.#made.has(name)) return false;
    this.#made.add(name);
    let isFound = false;
    for (const database of this.#catalog.databases()) {
      const table = this.#catalog.findTable(database.Name, name);
      if (!table || !this.#mayMean(database.Name)) continue;
      isFound = true;
      this.#access.table(database.Name, name, (table.PartitionKeys ?? []).length > 0);
      const more = (table.StorageDescriptor?.Columns ?? [])
        .map((column) => column.Name.toLowerCase())
        .filter((column) => geometries.has(column))
        .map(
          (column) =>
            `, ${TO_GEOMETRY}(${identifier(column)}) AS ${identifier(geometryColumn(column))}`,
        );
      const groups = await fileGroups(this.#files, this.#catalog, table);
      const read = groups.filter((group) => isRead(this.#select, table, group));
      this.#assertReadable(read);
      const select = await tableSelect(
        this.#session,
        table,
        groups,
        join(this.#files.root, SERVER_FOLDER, 'csv'),
      );
      await this.#session.run(
        `CREATE VIEW ${CATALOGUE}.${identifier(database.Name)}.${identifier(name)} AS SELECT *${more.join('')} FROM (${select})`,
      );
      this.bytes += read.reduce((sum, { bytes }) => sum + bytes, 0);
    }
    return isFound;
  }

  /** A table in another database than the query's must be called by both names. */
  #mayMean(database: string): boolean {
    const words: readonly string[] = this.#select.toLowerCase().match(/[\w-]+/g) ?? [];
    return database === this.#database || words.includes(database);
  }

  #assertReadable(groups: readonly FileGroup[]): void {
    for (const { place, paths } of groups) {
      this.#access.list(place);
      for (const path of paths) {
        const key = relative(join(this.#files.root, place.bucket), path);
        this.#access.read({ bucket: place.bucket, key });
      }
    }
  }
}

/**
 * Whether a partition counts as read: not if the query selects its keys by other values. It is only
 * for the number of bytes, and for who may read them; DuckDB filters the rows.
 */
function isRead(select: string, { PartitionKeys = [] }: GlueTable, { values }: FileGroup): boolean {
  return PartitionKeys.every(({ Name }, i) => {
    const wanted = selectedTexts(select, Name);
    return wanted.length === 0 || wanted.includes(values[i] ?? '');
  });
}
