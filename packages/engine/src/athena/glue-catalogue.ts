import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteTableCommand,
  GetTableCommand,
  type GlueClient,
  paginateGetTables,
  type Table,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import type { GlueDatabase } from '@dc-data-baker/models';
import { awsError, isNamed } from '../aws-sdk/aws-error.ts';
import { type GlueTableInput, haveSameColumns } from './glue-table.ts';

/** The tables in Glue, which Athena reads. */
export class GlueCatalogue {
  readonly #client: GlueClient;

  constructor(client: GlueClient) {
    this.#client = client;
  }

  /** The location of a table; `undefined` if there is none of that name. */
  async locationOf(database: GlueDatabase, name: string): Promise<string | undefined> {
    return (await this.#get(database, name))?.StorageDescriptor?.Location;
  }

  /**
   * Whether a table is identical to the given one: besides its location, its definition may have
   * changed, or somebody else may have created it.
   */
  async has(database: GlueDatabase, table: GlueTableInput): Promise<boolean> {
    return isLike(await this.#get(database, table.Name), table);
  }

  /** How a table differs from the given one; other columns matter only at the same location. */
  async differs(
    database: GlueDatabase,
    table: GlueTableInput,
  ): Promise<'not' | 'in its columns' | 'otherwise'> {
    const found = await this.#get(database, table.Name);
    if (isLike(found, table)) return 'not';
    const isThere = found?.StorageDescriptor?.Location === table.StorageDescriptor.Location;
    return isThere && !haveSameColumns(found, table) ? 'in its columns' : 'otherwise';
  }

  /** Creates or updates a table. Its marks, such as the stack that it belongs to, are kept. */
  async put(database: GlueDatabase, table: GlueTableInput): Promise<void> {
    await sending(`write table ${database.name}.${table.Name} in Glue`, () =>
      this.#put(database, table),
    );
  }

  /** Changes a table, if there is one of that name, from what it is at that moment. */
  async change(
    database: GlueDatabase,
    name: string,
    changed: (found: Table) => GlueTableInput,
  ): Promise<void> {
    await sending(`write table ${database.name}.${name} in Glue`, () =>
      this.#change(database, name, changed),
    );
  }

  /** A table's marks; `undefined` if there is none of that name. */
  async marks(
    database: GlueDatabase,
    name: string,
  ): Promise<Readonly<Record<string, string>> | undefined> {
    const found = await this.#get(database, name);
    return found && marksOf(found);
  }

  /** The marks of all tables whose names begin with a prefix, by their names. */
  async marksOfThoseBeginning(
    database: GlueDatabase,
    prefix: string,
  ): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
    const found = new Map<string, Record<string, string>>();
    await sending(`list the tables ${database.name}.${prefix}* in Glue`, async () => {
      const asked = { DatabaseName: database.name, Expression: `${prefix}.*` };
      for await (const { TableList = [] } of paginateGetTables({ client: this.#client }, asked)) {
        for (const table of TableList) {
          if (table.Name?.startsWith(prefix)) found.set(table.Name, marksOf(table));
        }
      }
    });
    return found;
  }

  /** @param name of a table that may not exist any more */
  async remove(database: GlueDatabase, name: string): Promise<void> {
    await sending(`delete table ${database.name}.${name} from Glue`, async () => {
      try {
        const command = new DeleteTableCommand({ DatabaseName: database.name, Name: name });
        await this.#client.send(command);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    });
  }

  async #get(database: GlueDatabase, name: string): Promise<Table | undefined> {
    return sending(`read table ${database.name}.${name} in Glue`, async () => {
      try {
        const command = new GetTableCommand({ DatabaseName: database.name, Name: name });
        return (await this.#client.send(command)).Table;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    });
  }

  async #put(database: GlueDatabase, table: GlueTableInput): Promise<void> {
    const isThere = await this.#change(database, table.Name, (found) => ({
      ...table,
      Parameters: { ...marksOf(found), ...table.Parameters },
    }));
    if (!isThere) await this.#create(database, table);
  }

  /**
   * A bake and a deploy may write a table at once, and the marks are read before they are written. So
   * Glue is told which version was read, and refuses the update if there is another one by now:
   * https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateTable.html
   *
   * @returns whether the table is there
   */
  async #change(
    database: GlueDatabase,
    name: string,
    changed: (found: Table) => GlueTableInput,
    tries = MOST_TRIES,
  ): Promise<boolean> {
    const found = await this.#get(database, name);
    if (!found) return false;
    // Old versions of a table would count towards Glue's limit; rollback uses manifests instead.
    const command = new UpdateTableCommand({
      DatabaseName: database.name,
      TableInput: changed(found),
      VersionId: found.VersionId,
      SkipArchive: true,
    });
    try {
      await this.#client.send(command);
      return true;
    } catch (error) {
      if (tries <= 1 || !isNamed(error, 'ConcurrentModificationException')) throw error;
      return this.#change(database, name, changed, tries - 1);
    }
  }

  async #create(database: GlueDatabase, TableInput: GlueTableInput): Promise<void> {
    const command = new CreateTableCommand({ DatabaseName: database.name, TableInput });
    try {
      await this.#client.send(command);
    } catch (error) {
      // An earlier response was lost, or somebody else created it at the same time.
      if (isAlreadyThere(error)) return this.#put(database, TableInput);
      if (!isNotFound(error)) throw error;
      await this.#createDatabase(database);
      await this.#create(database, TableInput);
    }
  }

  async #createDatabase({ name, description }: GlueDatabase): Promise<void> {
    try {
      const DatabaseInput = { Name: name, Description: description };
      await this.#client.send(new CreateDatabaseCommand({ DatabaseInput }));
    } catch (error) {
      if (!isAlreadyThere(error)) throw error;
    }
  }
}

/** How often a table is written that others write at the same time; each time, one of them succeeds. */
const MOST_TRIES = 10;

/** Prefix of the parameters that mark whose table it is, and say nothing about its files. */
const MARK = 'databaker_';

function marksOf({ Parameters = {} }: Table): Record<string, string> {
  return Object.fromEntries(Object.entries(Parameters).filter(([name]) => name.startsWith(MARK)));
}

/** Whether the table has all requested properties; Glue adds more of its own. */
function isLike(found: unknown, asked: unknown): boolean {
  if (typeof asked !== 'object' || asked === null) return found === asked;
  if (typeof found !== 'object' || found === null) return false;
  if (Array.isArray(asked) && asked.length !== (found as unknown[]).length) return false;
  return Object.entries(asked).every(
    ([name, value]) =>
      value === undefined || isLike((found as Record<string, unknown>)[name], value),
  );
}

function isNotFound(error: unknown): boolean {
  return isNamed(error, 'EntityNotFoundException');
}

function isAlreadyThere(error: unknown): boolean {
  return isNamed(error, 'AlreadyExistsException');
}

async function sending<Result>(what: string, send: () => Promise<Result>): Promise<Result> {
  try {
    return await send();
  } catch (error) {
    throw awsError(error, what);
  }
}
