import { GetTableCommand, type GlueClient, type Table } from '@aws-sdk/client-glue';
import type { ObjectStore } from '@dc-data-baker/engine';
import {
  GlueCatalogue,
  type GlueTableInput,
  glueTableInput,
  isBakeId,
  readFrom,
  readManifest,
} from '@dc-data-baker/engine/aws';
import { type BaseTable, DatabakerError, type Manifest } from '@dc-data-baker/models';
import type { Recipes } from '@dc-data-baker/planner';
import type { StepTable } from '../steps/step-table.ts';
import type { TableAttributes } from './table-properties.ts';
import { ownerToBe } from './tables-of-stacks.ts';

/** The location of a table that was never baked: an empty folder. */
const NOT_BAKED = '_not_baked/';

/** The stack that a table belongs to, so that another one does not delete it. */
const OWNER = 'databaker_stack';

/**
 * For a table that its stack has taken over: the stack that it belonged to before, or '' for none.
 */
const OWNER_BEFORE = 'databaker_stack_before';

export interface Owned {
  readonly table: StepTable;
  readonly recipes: Partial<Recipes>;
  readonly stack: string;
  /** Whether this stack has just taken it over. */
  readonly isNew?: boolean;
}

/**
 * Makes the Glue table match the definition, but leaves it at its published bake. If the bake has
 * other columns, the table keeps those: publishing the first bake of the new definition changes
 * both at once, and until then readers must not see columns that the files do not have.
 *
 * @throws a `cloud` error if the table exists and belongs to somebody else
 */
export async function ownTable(
  glue: GlueClient,
  store: ObjectStore,
  { table, recipes, stack, isNew = false }: Owned,
): Promise<TableAttributes> {
  const { database, name } = table.table;
  const isBaked = table.origin.kind === 'baked';
  const published = isBaked ? await readManifest(store, table.location) : undefined;
  const existing = await find(glue, database.name, name);
  const input = glueTableInput(table.table as BaseTable, placeOf(table, published));
  const marks = marksOf(stack, isNew ? existing : undefined);
  const wanted = marked(input, marks);
  const catalogue = new GlueCatalogue(glue);
  if (isNew && existing && !isOurs(existing, table, published)) {
    if (isBaked || !(await catalogue.has(database, input))) {
      throw notOurs(table, existing);
    }
  }
  if (existing && isBaked && !published && isSomewhereElse(existing, table)) {
    await catalogue.put(database, marked(asItIs(existing, wanted), marks));
    return { BakeAgain: bakeAgain(table, published, false) };
  }
  const isOfThis = published !== undefined && isMadeBy(published, recipes);
  const kept = existing && published && !isOfThis && !sameShape(existing, wanted);
  await catalogue.put(database, kept ? marked(withItsShape(existing, wanted), marks) : wanted);
  return { BakeAgain: bakeAgain(table, published, isOfThis) };
}

/**
 * Whether a table is one of ours: marked by a stack that gives it up for another one, or at a
 * location that only our bakes have, where a laptop has put it.
 */
function isOurs(
  { Parameters = {}, StorageDescriptor }: Table,
  { location, bakesLocation, origin }: StepTable,
  published: Manifest | undefined,
): boolean {
  if (Parameters[OWNER]) return true;
  const shown = StorageDescriptor?.Location ?? '';
  if (shown === `${location}${NOT_BAKED}`) return true;
  const isShards = origin.kind === 'baked' && origin.publishedAs === 'shards';
  if (isShards) return published !== undefined && shown === location;
  const folder = shown.startsWith(bakesLocation) ? shown.slice(bakesLocation.length) : '';
  return isBakeId(folder.replace(/\/$/, ''));
}

function notOurs({ table }: StepTable, { StorageDescriptor }: Table): DatabakerError {
  return new DatabakerError(
    'cloud',
    `Glue's table ${table.database.name}.${table.name} already exists, at ${StorageDescriptor?.Location}, and was not created by a stack or a bake of this project; it was not changed. Give this project's database another name, or move the existing table away: see docs/migrating.md`,
  );
}

/** Removes a table from the catalogue; its files stay. */
export async function disownTable(
  glue: GlueClient,
  { table, stack }: Pick<Owned, 'table' | 'stack'>,
): Promise<void> {
  const { database, name } = table.table;
  const existing = await find(glue, database.name, name);
  // A table that has moved to another layer belongs to that layer by now, and one without a mark to
  // somebody else, who may have created it after ours was deleted.
  if (!existing || existing.Parameters?.[OWNER] !== stack) return;
  const catalogue = new GlueCatalogue(glue);
  const owner = await ownerToBe(glue, { database: database.name, name, stack });
  // Another layer takes it over in the same deploy, and readers must find it until then.
  if (owner === 'another') return;
  const before = existing.Parameters[OWNER_BEFORE];
  // Taken over, but deleted again in the same deploy: the deploy is rolled back, and the previous
  // owner has it again. (Or all stacks are destroyed; then the table is deleted with its database.)
  if (owner === 'itself' && before !== undefined) {
    const givenBack = { [OWNER]: before, [OWNER_BEFORE]: '' };
    return catalogue.put(database, marked(inputOf(existing), givenBack));
  }
  await catalogue.remove(database, name);
}

/** The location of a table: its bake, or the shards that clients read; at first an empty folder. */
function placeOf(table: StepTable, published: Manifest | undefined): string {
  const { location, bakesLocation, origin } = table;
  if (origin.kind === 'external' || origin.publishedAs === 'shards') return location;
  // Not the prefix itself, because Athena would read every bake in it.
  if (!published) return `${location}${NOT_BAKED}`;
  return readFrom({ location, bakesLocation, origin }, published.bakeId);
}

/** Whether a bake was made with the current definition; each engine has its own recipe. */
function isMadeBy({ engine, recipe }: Manifest, recipes: Partial<Recipes>): boolean {
  const wanted = Object.entries(recipes).find(([name]) => name === engine)?.[1];
  return recipe !== undefined && recipe === wanted;
}

function bakeAgain(
  { origin }: StepTable,
  published: Manifest | undefined,
  isOfThis: boolean,
): string {
  if (origin.kind === 'external') return 'no: its files come from elsewhere';
  if (!published) return 'yes: it was never baked';
  return isOfThis
    ? `no: bake ${published.bakeId} is of this definition`
    : `yes: its definition has changed since bake ${published.bakeId}`;
}

function sameShape(existing: Table, wanted: GlueTableInput): boolean {
  const shapeOf = (table: Pick<Table, 'PartitionKeys' | 'StorageDescriptor'>) =>
    JSON.stringify([
      [...(table.StorageDescriptor?.Columns ?? []), ...(table.PartitionKeys ?? [])].map(
        ({ Name, Type }) => [Name, Type],
      ),
      table.StorageDescriptor?.SerdeInfo?.SerializationLibrary,
    ]);
  return shapeOf(existing) === shapeOf(wanted);
}

/**
 * For a table that was never baked: whether it still points to other files, such as those of
 * somebody else. It does until the first bake is published.
 */
function isSomewhereElse(
  { Parameters = {}, StorageDescriptor }: Table,
  { location, bakesLocation }: StepTable,
): boolean {
  const shown = StorageDescriptor?.Location ?? '';
  if (Parameters[OWNER] === undefined) return false;
  return ![location, bakesLocation].some((place) => shown.startsWith(place));
}

function asItIs(existing: Table, wanted: GlueTableInput): GlueTableInput {
  const Location = existing.StorageDescriptor?.Location ?? '';
  const StorageDescriptor = { ...wanted.StorageDescriptor, Location };
  return withItsShape(existing, { ...wanted, StorageDescriptor });
}

const TEMPLATE = 'storage.location.template';

/** A table with its existing columns, at the requested location. */
function withItsShape(existing: Table, wanted: GlueTableInput): GlueTableInput {
  const { Location = '' } = existing.StorageDescriptor ?? {};
  const place = wanted.StorageDescriptor.Location;
  const template = existing.Parameters?.[TEMPLATE];
  const input = inputOf(existing);
  return {
    ...input,
    Description: wanted.Description,
    Parameters: {
      ...input.Parameters,
      ...(template === undefined ? {} : { [TEMPLATE]: template.replace(Location, place) }),
    },
    StorageDescriptor: { ...input.StorageDescriptor, Location: place },
  };
}

/** The input that would create an existing table. */
function inputOf(existing: Table): GlueTableInput {
  const { Name, Description, TableType, Parameters, PartitionKeys, StorageDescriptor } = existing;
  return {
    Name,
    Description,
    TableType,
    Parameters,
    PartitionKeys,
    StorageDescriptor,
  } as GlueTableInput;
}

type Marks = Readonly<Record<string, string>>;

/** @param taken the table that this stack takes over, if it exists */
function marksOf(stack: string, taken: Table | undefined): Marks {
  const before = taken?.Parameters?.[OWNER] ?? '';
  const isTaken = taken !== undefined && before !== stack;
  return { [OWNER]: stack, ...(isTaken ? { [OWNER_BEFORE]: before } : {}) };
}

function marked(input: GlueTableInput, marks: Marks): GlueTableInput {
  return { ...input, Parameters: { ...input.Parameters, ...marks } };
}

async function find(glue: GlueClient, database: string, name: string): Promise<Table | undefined> {
  try {
    const command = new GetTableCommand({ DatabaseName: database, Name: name });
    return (await glue.send(command)).Table;
  } catch (error) {
    if (error instanceof Error && error.name === 'EntityNotFoundException') return undefined;
    throw error;
  }
}
