import { GetDatabaseCommand, type GlueClient } from '@aws-sdk/client-glue';

/** A parameter of a Glue database: the stack of each of its tables, as JSON. */
const PARAMETER = 'databaker_tables';

/** The parameters of a database that CloudFormation writes for its tables. */
export function tablesOfStacks(
  tables: readonly { readonly table: { readonly name: string }; readonly layer: string }[],
  stackOf: (layer: string) => string,
): Readonly<Record<string, string>> {
  const byStack = Object.groupBy(tables, ({ layer }) => stackOf(layer));
  const names = Object.entries(byStack).map(([stack, of = []]) => [
    stack,
    of.map(({ table }) => table.name),
  ]);
  return { [PARAMETER]: JSON.stringify(Object.fromEntries(names)) };
}

/**
 * Who will own a table, from the view of a stack that gives it up: another stack, this one, or
 * none. The core is deployed before all layers, so its database has the new owner of a table that
 * moves, whichever of the two layers is deployed first.
 *
 * @param stack its ARN
 */
export async function ownerToBe(
  glue: GlueClient,
  {
    database,
    name,
    stack,
  }: { readonly database: string; readonly name: string; readonly stack: string },
): Promise<'another' | 'itself' | 'none'> {
  const [, own] = /:stack\/([^/]+)\//.exec(stack) ?? [];
  if (own === undefined) return 'none';
  const said = await tablesSaid(glue, database);
  const [owner] = Object.entries(said).find(([, names]) => names.includes(name)) ?? [];
  if (owner === undefined) return 'none';
  return owner === own ? 'itself' : 'another';
}

async function tablesSaid(
  glue: GlueClient,
  database: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  try {
    const { Database } = await glue.send(new GetDatabaseCommand({ Name: database }));
    return JSON.parse(Database?.Parameters?.[PARAMETER] ?? '{}');
  } catch (error) {
    if (error instanceof Error && error.name === 'EntityNotFoundException') return {};
    throw error;
  }
}
