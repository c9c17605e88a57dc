import { AwsJsonError } from '../http/aws-json.ts';
import type { SavedState } from '../saved-state.ts';
import type { GluePartition, GlueTable } from './glue-table.ts';

interface Database {
  readonly Name: string;
}

interface Content {
  readonly databases: Record<string, Database>;
  /** By `database.table`; names have no dots. */
  readonly tables: Record<string, GlueTable>;
  readonly partitions: Record<string, GluePartition[]>;
}

/** Databases, tables and partitions. All names are in lower case, as in Glue. */
export class GlueCatalog {
  readonly #state: SavedState;
  readonly #content: Content;

  constructor(state: SavedState) {
    this.#state = state;
    this.#content = state.part<Content>('glue', { databases: {}, tables: {}, partitions: {} });
  }

  databases(): Database[] {
    return Object.values(this.#content.databases).sort(byName);
  }

  database(name: string): Database {
    const found = this.#content.databases[name.toLowerCase()];
    if (found) return found;
    throw new AwsJsonError('EntityNotFoundException', `Database ${name} not found.`);
  }

  createDatabase(input: { readonly Name: string }): void {
    const name = input.Name.toLowerCase();
    if (this.#content.databases[name]) {
      throw new AwsJsonError('AlreadyExistsException', 'Database already exists.');
    }
    this.#content.databases[name] = {
      CreateTime: now(),
      CatalogId: ACCOUNT,
      ...input,
      Name: name,
    } as Database;
    this.#save();
  }

  deleteDatabase(name: string): void {
    const { Name } = this.database(name);
    for (const table of this.tables(Name)) this.deleteTable(Name, table.Name);
    delete this.#content.databases[Name];
    this.#save();
  }

  tables(database: string): GlueTable[] {
    const { Name } = this.database(database);
    return Object.values(this.#content.tables)
      .filter((table) => table.DatabaseName === Name)
      .sort(byName);
  }

  findTable(database: string, name: string): GlueTable | undefined {
    return this.#content.tables[idOf(database, name)];
  }

  table(database: string, name: string): GlueTable {
    this.database(database);
    const found = this.findTable(database, name);
    if (found) return found;
    throw new AwsJsonError('EntityNotFoundException', 'Entity Not Found');
  }

  createTable(database: string, input: GlueTable): void {
    const { Name: DatabaseName } = this.database(database);
    const id = idOf(DatabaseName, input.Name);
    if (this.#content.tables[id]) {
      throw new AwsJsonError('AlreadyExistsException', 'Table already exists.');
    }
    this.#content.tables[id] = tableOf(input, DatabaseName, '0', now());
    this.#save();
  }

  /** @param version the table's expected current version, if given */
  updateTable(database: string, input: GlueTable, version: string | undefined): void {
    const old = this.table(database, input.Name) as GlueTable & { readonly CreateTime: number };
    if (version !== undefined && version !== old.VersionId) {
      throw new AwsJsonError(
        'ConcurrentModificationException',
        'Update table failed due to concurrent modifications.',
      );
    }
    const next = String(Number(old.VersionId) + 1);
    const { DatabaseName, CreateTime } = old;
    this.#content.tables[idOf(DatabaseName, old.Name)] = tableOf(
      input,
      DatabaseName,
      next,
      CreateTime,
    );
    this.#save();
  }

  deleteTable(database: string, name: string): void {
    this.table(database, name);
    delete this.#content.tables[idOf(database, name)];
    delete this.#content.partitions[idOf(database, name)];
    this.#save();
  }

  partitions(database: string, name: string): GluePartition[] {
    this.table(database, name);
    return this.#content.partitions[idOf(database, name)] ?? [];
  }

  createPartition(database: string, name: string, input: GluePartition): void {
    const partitions = this.partitions(database, name);
    if (partitions.some((partition) => haveSameValues(partition, input.Values))) {
      throw new AwsJsonError('AlreadyExistsException', 'Partition already exists.');
    }
    const { Name: TableName, DatabaseName } = this.table(database, name);
    const partition = { CreationTime: now(), ...input, TableName, DatabaseName };
    this.#content.partitions[idOf(database, name)] = [...partitions, partition];
    this.#save();
  }

  partition(database: string, name: string, values: readonly string[]): GluePartition {
    const found = this.partitions(database, name).find((one) => haveSameValues(one, values));
    if (found) return found;
    throw new AwsJsonError('EntityNotFoundException', 'Partition not found.');
  }

  deletePartition(database: string, name: string, values: readonly string[]): void {
    const gone = this.partition(database, name, values);
    const rest = this.partitions(database, name).filter((one) => one !== gone);
    this.#content.partitions[idOf(database, name)] = rest;
    this.#save();
  }

  #save(): void {
    this.#state.save('glue', this.#content);
  }
}

const ACCOUNT = '123456789012';

function tableOf(input: GlueTable, DatabaseName: string, VersionId: string, CreateTime: number) {
  return {
    ...input,
    Name: input.Name.toLowerCase(),
    DatabaseName,
    VersionId,
    CreateTime,
    UpdateTime: now(),
    CreatedBy: `arn:aws:iam::${ACCOUNT}:user/test`,
    IsRegisteredWithLakeFormation: false,
    CatalogId: ACCOUNT,
  };
}

function idOf(database: string, table: string): string {
  return `${database}.${table}`.toLowerCase();
}

function byName(a: { readonly Name: string }, b: { readonly Name: string }): number {
  return a.Name < b.Name ? -1 : 1;
}

function haveSameValues({ Values }: GluePartition, values: readonly string[]): boolean {
  return JSON.stringify(Values) === JSON.stringify(values);
}

/** The protocol's times are in seconds. */
function now(): number {
  return Math.floor(Date.now() / 1000);
}
