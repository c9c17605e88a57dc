import type { GlueClient, Table } from '@aws-sdk/client-glue';
import type { ObjectStore } from '@dc-data-baker/engine';
import {
  candidatesOf,
  GlueCatalogue,
  type GlueTableInput,
  glueTableInput,
  haveSameColumns,
  isBakeId,
  isDenied,
  readFrom,
  readManifest,
} from '@dc-data-baker/engine/aws';
import { type BaseTable, DatabakerError, type Manifest } from '@dc-data-baker/models';
import type { Recipes } from '@dc-data-baker/planner';
import { EXECUTION } from '../steps/left-candidates.ts';
import type { StepTable } from '../steps/step-table.ts';
import { definedBefore, keptDefinition } from './defined-before.ts';
import { findTable, findTableToDelete } from './find-table.ts';
import { NOT_BAKED } from './not-baked.ts';
import type { TableAttributes } from './table-properties.ts';
import { asItIs, inputOf, withItsShape } from './table-shape.ts';
import { ownerToBe } from './tables-of-stacks.ts';

/** The stack that a table belongs to, so that another one does not delete it. */
const OWNER = 'databaker_stack';

/**
 * For a table that was there when its stack took it over: the stack that it belonged to before,
 * perhaps the same one, or '' for none.
 */
const OWNER_BEFORE = 'databaker_stack_before';

/** CloudFormation's request with which a stack took a table over; it may arrive more than once. */
const TAKEN_BY = 'databaker_taken_by';

export interface Owned {
  readonly table: StepTable;
  readonly recipes: Partial<Recipes>;
  readonly stack: string;
  /** The request with which the stack takes it over now; without one it already has it. */
  readonly takes?: string | undefined;
  /** Called once the table in Glue has been changed. */
  readonly written?: () => void;
}

/**
 * Makes the Glue table match the definition, but leaves it at its published bake. If the bake has
 * other columns, the table keeps those: publishing the first bake of the new definition changes
 * both at once, and until then readers must not see columns that the files do not have.
 *
 * A bake may be published meanwhile, because no deploy takes the lock of a bake. So it looks again
 * afterwards: the last one that writes the table has read the last manifest.
 *
 * @throws a `cloud` error if the table exists and belongs to somebody else
 */
export async function ownTable(
  glue: GlueClient,
  store: ObjectStore,
  owned: Owned,
): Promise<TableAttributes> {
  const { table } = owned;
  const isBaked = table.origin.kind === 'baked';
  for (;;) {
    const published = isBaked ? await readPublished(store, table) : undefined;
    const attributes = await putTable(glue, owned, published);
    if (!isBaked || published === 'unknown') return attributes;
    const now = await readManifest(store, table.location);
    if (now?.bakeId === published?.bakeId) return attributes;
  }
}

/** The manifest of the published bake; 'unknown' if it may not be read. */
type PublishedBake = Manifest | 'unknown' | undefined;

/**
 * A rolled-back deploy asks for the table at its previous location, and the core, which was deployed
 * before the layer, allows reading the manifests of present locations only.
 */
async function readPublished(store: ObjectStore, { location }: StepTable): Promise<PublishedBake> {
  try {
    return await readManifest(store, location);
  } catch (error) {
    if (error instanceof DatabakerError && isDenied(error.cause)) return 'unknown';
    throw error;
  }
}

async function putTable(
  glue: GlueClient,
  { table, recipes, stack, takes, written }: Owned,
  published: PublishedBake,
): Promise<TableAttributes> {
  const { database, name } = table.table;
  const catalogue = new GlueCatalogue(glue);
  const existing = await findTable(glue, database.name, name);
  const isNew = takes !== undefined && !isTakenBy(existing, stack, takes);
  const marks = isNew ? marksOf({ table, stack }, takes, existing) : { [OWNER]: stack };
  const put = async (input: GlueTableInput) => {
    await catalogue.put(database, marked(input, marks));
    written?.();
  };
  if (published === 'unknown') {
    if (!existing || existing.Parameters?.[OWNER] !== stack) throw notReadable(table);
    await put(asItIs(existing, glueTableInput(table.table as BaseTable, table.location)));
    return { BakeAgain: 'unknown: its manifest may not be read' };
  }
  const wanted = glueTableInput(table.table as BaseTable, placeOf(table, published));
  const isBaked = table.origin.kind === 'baked';
  if (isNew && existing && !isOurs(existing, table, published)) {
    if (isBaked || !(await catalogue.has(database, wanted))) throw notOurs(table, existing);
  }
  if (existing && isBaked && !published && isSomewhereElse(existing, table)) {
    await put(asItIs(existing, wanted));
    return { BakeAgain: bakeAgain(table, published, false) };
  }
  const isOfThis = published !== undefined && isMadeBy(published, recipes);
  const kept = existing && published && !isOfThis && !haveSameColumns(existing, wanted);
  await put(kept ? withItsShape(existing, wanted) : wanted);
  return { BakeAgain: bakeAgain(table, published, isOfThis) };
}

/**
 * Whether a table is one of ours: marked by a stack that gives it up for another one, or at a
 * location that only our bakes have, where a laptop has put it.
 */
function isOurs(
  { Parameters = {}, StorageDescriptor }: Table,
  table: StepTable,
  published: Manifest | undefined,
): boolean {
  if (Parameters[OWNER]) return true;
  const { location, origin } = table;
  const shown = StorageDescriptor?.Location ?? '';
  if (shown === `${location}${NOT_BAKED}`) return true;
  const isShards = origin.kind === 'baked' && origin.publishedAs === 'shards';
  if (isShards) return published !== undefined && shown === location;
  return isBake(shown, table);
}

/** Whether a location is that of a bake of a table. */
function isBake(shown: string, { bakesLocation }: StepTable): boolean {
  const folder = shown.startsWith(bakesLocation) ? shown.slice(bakesLocation.length) : '';
  return isBakeId(folder.replace(/\/$/, ''));
}

function notReadable({ table }: StepTable): DatabakerError {
  return new DatabakerError(
    'cloud',
    `the manifest of ${table.database.name}.${table.name} may not be read, so nobody knows which bake is published; deploy the core's stack first`,
  );
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
  const existing = await findTableToDelete(glue, database.name, name);
  // One without a mark belongs to somebody else, who may have created it after ours was deleted.
  const mark = existing?.Parameters?.[OWNER];
  if (!existing || !mark) return;
  const catalogue = new GlueCatalogue(glue);
  const toBe = (of: string) => ownerToBe(glue, { database: database.name, name, stack: of });
  const owner = await toBe(stack);
  const before = existing.Parameters?.[OWNER_BEFORE];
  if (owner === 'another') {
    // Another layer takes it over in the same deploy, and readers must find it until then. Or the layer has
    // its previous name again, and CloudFormation asks for no update of the stack with that name.
    const isPreviousOwners = mark === stack && before && (await toBe(before)) === 'itself';
    return isPreviousOwners ? giveBack(catalogue, table, before) : undefined;
  }
  // It has the mark of the stack of another name that its layer had for a while: CloudFormation updates no
  // table whose definition is again what it was, so the mark stays. Without a layer, nobody else deletes it.
  if (mark !== stack && owner !== 'none') return;
  // Taken over, but deleted again in the same deploy: the deploy is rolled back, and the previous
  // owner has it again. (Or all stacks are destroyed; then the table is deleted with its database.)
  if (owner === 'itself' && before !== undefined) return giveBack(catalogue, table, before);
  await catalogue.remove(database, name);
  await removeCandidates(catalogue, table);
}

/** An external table is as the previous owner has defined it; a baked one stays at its published bake. */
function giveBack(
  catalogue: GlueCatalogue,
  { table: { database, name } }: StepTable,
  before: string,
): Promise<void> {
  return catalogue.change(database, name, (found) =>
    marked(definedBefore(found) ?? inputOf(found), { [OWNER]: before, [OWNER_BEFORE]: '' }),
  );
}

/**
 * Candidates that stopped executions have left: no execution follows that would remove them. Laptops
 * remove their own.
 */
async function removeCandidates(catalogue: GlueCatalogue, { table }: StepTable): Promise<void> {
  const { database, name } = table;
  const found = await catalogue.marksOfThoseBeginning(database, candidatesOf(name));
  for (const [candidate, marks] of found) {
    if (marks[EXECUTION] !== undefined) await catalogue.remove(database, candidate);
  }
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

/**
 * For a table that was never baked: whether it still points to other files, such as those of
 * somebody else. It does until the first bake is published.
 */
function isSomewhereElse({ Parameters = {}, StorageDescriptor }: Table, table: StepTable): boolean {
  const { location, bakesLocation } = table;
  const shown = StorageDescriptor?.Location ?? '';
  if (Parameters[OWNER] === undefined || isBake(shown, table)) return false;
  return ![location, bakesLocation, `${location}${NOT_BAKED}`].includes(shown);
}

type Marks = Readonly<Record<string, string>>;

/** A request is identified by its id together with its stack. */
function isTakenBy(existing: Table | undefined, stack: string, request: string): boolean {
  const { [OWNER]: owner, [TAKEN_BY]: by } = existing?.Parameters ?? {};
  return owner === stack && by === request;
}

/** @param taken the table that this stack takes over, if it exists */
function marksOf(
  { table, stack }: Pick<Owned, 'table' | 'stack'>,
  by: string,
  taken: Table | undefined,
): Marks {
  const before = taken?.Parameters?.[OWNER] ?? '';
  return {
    [OWNER]: stack,
    [TAKEN_BY]: by,
    ...(taken && { [OWNER_BEFORE]: before, ...keptDefinition(taken, table) }),
  };
}

function marked(input: GlueTableInput, marks: Marks): GlueTableInput {
  return { ...input, Parameters: { ...input.Parameters, ...marks } };
}
