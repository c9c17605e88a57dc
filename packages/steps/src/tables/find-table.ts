import { GetTableCommand, type GlueClient, type Table } from '@aws-sdk/client-glue';
import { isDenied } from '@dc-data-baker/engine/aws';

/** A table of Glue's; `undefined` if there is none of that name. */
export async function findTable(
  glue: GlueClient,
  database: string,
  name: string,
): Promise<Table | undefined> {
  try {
    const command = new GetTableCommand({ DatabaseName: database, Name: name });
    return (await glue.send(command)).Table;
  } catch (error) {
    if (error instanceof Error && error.name === 'EntityNotFoundException') return undefined;
    throw error;
  }
}

/**
 * A table that is to be deleted; none if its database may not be read. The function may read the databases that
 * are defined. The core, which was deployed before, has deleted any other, with all of its tables.
 */
export async function findTableToDelete(
  glue: GlueClient,
  database: string,
  name: string,
): Promise<Table | undefined> {
  try {
    return await findTable(glue, database, name);
  } catch (error) {
    if (!isDenied(error)) throw error;
    console.log(`${database}.${name} was not looked for: ${(error as Error).message}`);
    return undefined;
  }
}
