import { CreateTableCommand, DeleteTableCommand, UpdateTableCommand } from '@aws-sdk/client-glue';
import { writeManifest } from '@dc-data-baker/engine/aws';
import { ballotsByOutcode, storeyedAddresses } from '@dc-data-baker/fixtures';
import type { Manifest } from '@dc-data-baker/models';
import { forEachEngine, type ProjectTable, type Recipes, tableNamed } from '@dc-data-baker/planner';
import { stepTable, tableProperties } from '@dc-data-baker/steps';
import { describe, expect, it } from 'vitest';
import { TOWN, TownCloud } from '../testing/town-cloud.ts';

const RECIPES = forEachEngine<Recipes>((engine) => `as ${engine}`);
const NAME = 'town.addresses';

const placed = tableNamed(TOWN, 'addresses');

function properties(table: ProjectTable = placed, recipes: Recipes = RECIPES) {
  return tableProperties(stepTable(table), recipes);
}

/** The same table with one more column. */
const widened: ProjectTable = { ...placed, table: storeyedAddresses() };

const THEIRS = 's3://town-hall/theirs/';

/** Creates a table of the same name, as somebody else's tools would, in place of ours. */
async function putTheirs(town: TownCloud, Location = THEIRS): Promise<void> {
  const { glue } = town.cloud;
  await glue.send(new DeleteTableCommand({ DatabaseName: 'town', Name: 'addresses' }));
  const StorageDescriptor = { Location, Columns: [{ Name: 'uprn', Type: 'string' }] };
  const TableInput = { Name: 'addresses', StorageDescriptor };
  await glue.send(new CreateTableCommand({ DatabaseName: 'town', TableInput }));
}

async function townWithBake(): Promise<{ town: TownCloud; manifest: Manifest }> {
  const town = await TownCloud.open();
  await town.start('places').ended;
  const manifest = await town.published('addresses');
  if (!manifest) throw new Error('not baked');
  return { town, manifest };
}

describe('a table that was never baked', () => {
  it('is empty, and does not point at the folder of its bakes', async () => {
    const town = await TownCloud.open();
    const table = await town.cloud.table('town', 'addresses');
    expect(table?.StorageDescriptor?.Location).toBe(
      's3://town-hall/development/addresses/_not_baked/',
    );
    const shards = await town.cloud.table('town', ballotsByOutcode.name);
    expect(shards?.StorageDescriptor?.Location).toBe(
      's3://town-hall/development/ballots_by_outcode/',
    );
  });

  it('is to be baked', async () => {
    const town = await TownCloud.open();
    const { Data, PhysicalResourceId } = await town.cloud.custom({
      RequestType: 'Create',
      ResourceProperties: properties(),
    });
    expect(PhysicalResourceId).toBe(NAME);
    expect(Data).toEqual({ BakeAgain: 'yes: it was never baked' });
  });
});

describe('a deploy', () => {
  const update = (town: TownCloud, table?: ProjectTable, recipes?: Recipes) =>
    town.cloud.custom({
      RequestType: 'Update',
      PhysicalResourceId: NAME,
      ResourceProperties: properties(table, recipes),
    });

  it('leaves a table at its published bake', async () => {
    const { town, manifest } = await townWithBake();
    const before = await town.cloud.table('town', 'addresses');
    await update(town);
    const after = await town.cloud.table('town', 'addresses');
    expect(after?.StorageDescriptor).toEqual(before?.StorageDescriptor);
    expect(after?.StorageDescriptor?.Location).toBe(manifest.location);
  });

  it('leaves it there if its manifest was copied, and names the original place', async () => {
    const { town, manifest } = await townWithBake();
    const copied = { ...manifest, location: 's3://town-hall/production/addresses/elsewhere/' };
    await writeManifest(town.lake, placed.location, copied);
    await update(town);
    const after = await town.cloud.table('town', 'addresses');
    expect(after?.StorageDescriptor?.Location).toBe(manifest.location);
  });

  it('restores a table that was moved away from its published bake', async () => {
    const { town, manifest } = await townWithBake();
    const { StorageDescriptor, Name } = (await town.cloud.table('town', 'addresses')) ?? {};
    await town.cloud.glue.send(
      new UpdateTableCommand({
        DatabaseName: 'town',
        TableInput: {
          Name,
          StorageDescriptor: { ...StorageDescriptor, Location: 's3://else/where/' },
        },
      }),
    );
    await update(town);
    const { StorageDescriptor: now } = (await town.cloud.table('town', 'addresses')) ?? {};
    expect(now?.Location).toBe(manifest.location);
  });

  it('changes the description of a table', async () => {
    const { town } = await townWithBake();
    await update(town, { ...placed, table: { ...placed.table, description: 'Other words.' } });
    expect((await town.cloud.table('town', 'addresses'))?.Description).toBe('Other words.');
  });

  it('keeps the columns of the published bake until one with the new columns is published', async () => {
    const { town } = await townWithBake();
    const before = await town.cloud.table('town', 'addresses');
    await update(town, widened);
    const after = await town.cloud.table('town', 'addresses');
    expect(after?.StorageDescriptor).toEqual(before?.StorageDescriptor);
    expect(after?.Parameters?.['storage.location.template']).toBe(
      before?.Parameters?.['storage.location.template'],
    );
  });

  it('gives a table its new columns if nothing was baked yet', async () => {
    const town = await TownCloud.open();
    await update(town, widened);
    const columns = (await town.cloud.table('town', 'addresses'))?.StorageDescriptor?.Columns;
    expect(columns?.at(-1)).toMatchObject({ Name: 'storeys', Type: 'int' });
  });

  it('reports whether a table must be baked again, by engine and recipe', async () => {
    const { town, manifest } = await townWithBake();
    const told = async (recipes: Recipes) =>
      (await update(town, placed, recipes)).Data['BakeAgain'];
    const recipe = manifest.recipe ?? '';
    expect(await told({ ...RECIPES, athena: recipe })).toBe(
      `no: bake ${manifest.bakeId} is of this definition`,
    );
    expect(await told({ ...RECIPES, duckdb: recipe })).toBe(
      `yes: its definition has changed since bake ${manifest.bakeId}`,
    );
  });

  it('finds a bake that is older than the table, such as a laptop’s', async () => {
    const { town, manifest } = await townWithBake();
    const location = 's3://town-hall/development/addresses/20200101T000000Z-aaaaaa/';
    const older = { ...manifest, bakeId: '20200101T000000Z-aaaaaa', location };
    await writeManifest(town.lake, placed.location, older);
    await town.cloud.custom({
      RequestType: 'Delete',
      PhysicalResourceId: NAME,
      ResourceProperties: properties(),
    });
    await town.cloud.custom({ RequestType: 'Create', ResourceProperties: properties() });
    const table = await town.cloud.table('town', 'addresses');
    expect(table?.StorageDescriptor?.Location).toBe(location);
  });

  it('fails with a reason, and does not leave CloudFormation waiting', async () => {
    const town = await TownCloud.open();
    town.cloud.put('s3://town-hall/development/addresses/_manifest.json', 'no manifest');
    const { Status, Reason } = await update(town);
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('is not a manifest that this version can read');
  });
});

describe('a table that was external and is baked now', () => {
  const FILES = 's3://town-hall/old/addresses/';
  const outside: ProjectTable = {
    ...placed,
    location: FILES,
    bakesLocation: FILES,
    origin: { kind: 'external', by: 'the postman' },
  };
  const deploy = (town: TownCloud, table: ProjectTable) =>
    town.cloud.custom({
      RequestType: 'Update',
      PhysicalResourceId: NAME,
      ResourceProperties: properties(table),
    });
  const shown = async (town: TownCloud) =>
    (await town.cloud.table('town', 'addresses'))?.StorageDescriptor?.Location;

  it('shows the external files until its first bake is published, and again once it is external again', async () => {
    const town = await TownCloud.open();
    expect((await deploy(town, outside)).Data).toEqual({
      BakeAgain: 'no: its files come from elsewhere',
    });
    expect(await shown(town)).toBe(FILES);
    expect((await deploy(town, placed)).Data).toEqual({ BakeAgain: 'yes: it was never baked' });
    expect(await shown(town)).toBe(FILES);
    await town.start('places').ended;
    expect(await shown(town)).toBe((await town.published('addresses'))?.location);
    await deploy(town, outside);
    expect(await shown(town)).toBe(FILES);
  });
});

describe('a table that moves to another layer', () => {
  const stackOf = (layer: string) =>
    `arn:aws:cloudformation:eu-west-2:123456789012:stack/dc-data-baker-development-${layer}/a-uuid`;
  const asked = (
    town: TownCloud,
    RequestType: 'Create' | 'Delete',
    layer: string,
    table: ProjectTable = placed,
  ) =>
    town.cloud.custom({
      RequestType,
      ...(RequestType === 'Delete' ? { PhysicalResourceId: NAME } : {}),
      StackId: stackOf(layer),
      ResourceProperties: properties(table),
    });
  const exists = async (town: TownCloud) =>
    (await town.cloud.table('town', 'addresses')) !== undefined;

  // The core's database says that it belongs to `places`.
  it('exists all the time if the old layer releases it first', async () => {
    const town = await TownCloud.open();
    await asked(town, 'Create', 'votes');
    await asked(town, 'Delete', 'votes');
    expect(await exists(town)).toBe(true);
    await asked(town, 'Create', 'places');
    expect((await town.cloud.table('town', 'addresses'))?.Parameters).toMatchObject({
      databaker_stack: stackOf('places'),
    });
  });

  it('and if the new one takes it first', async () => {
    const town = await TownCloud.open();
    await asked(town, 'Create', 'votes');
    await asked(town, 'Create', 'places');
    await asked(town, 'Delete', 'votes');
    expect(await exists(town)).toBe(true);
  });

  it('is deleted with the layer that owns it', async () => {
    const town = await TownCloud.open();
    await town.cloud.glue.send(new DeleteTableCommand({ DatabaseName: 'town', Name: 'addresses' }));
    await asked(town, 'Create', 'places');
    await asked(town, 'Delete', 'places');
    expect(await exists(town)).toBe(false);
  });

  it('is removed with its new layer if no other layer has it', async () => {
    const town = await TownCloud.open();
    const streets = { ...placed, table: { ...placed.table, name: 'streets' } };
    await asked(town, 'Create', 'votes', streets);
    await asked(town, 'Create', 'places', streets);
    expect(await town.cloud.table('town', 'streets')).toBeDefined();
    await asked(town, 'Delete', 'places', streets);
    expect(await town.cloud.table('town', 'streets')).toBeUndefined();
  });

  // A layer was renamed, and has its name again. What CloudFormation has of its first stack is what the
  // template says, so it asks for no update; the stack of the other name is deleted, then the layer.
  it('is removed with its layer if the layer had another name for a while', async () => {
    const town = await TownCloud.open();
    await asked(town, 'Create', 'places');
    await asked(town, 'Create', 'locations');
    await asked(town, 'Delete', 'locations');
    expect(await exists(town)).toBe(true);
    const streets = { ...placed, table: { ...placed.table, name: 'streets' } };
    await asked(town, 'Create', 'places', streets);
    await asked(town, 'Create', 'locations', streets);
    await asked(town, 'Delete', 'places', streets);
    expect(await town.cloud.table('town', 'streets')).toBeUndefined();
  });

  // The new layer's stack takes over the table, another resource fails, and CloudFormation rolls
  // back.
  it('belongs to the old layer again if the deploy is rolled back', async () => {
    const { town, manifest } = await townWithBake();
    await asked(town, 'Create', 'votes');
    await asked(town, 'Create', 'places');
    await asked(town, 'Delete', 'places');
    const table = await town.cloud.table('town', 'addresses');
    expect(table?.Parameters).toMatchObject({ databaker_stack: stackOf('votes') });
    expect(table?.StorageDescriptor?.Location).toBe(manifest.location);
    // Deployed again, without a failure.
    await asked(town, 'Create', 'places');
    await asked(town, 'Delete', 'votes');
    expect((await town.cloud.table('town', 'addresses'))?.Parameters).toMatchObject({
      databaker_stack: stackOf('places'),
    });
  });

  it('has no owner if a laptop created it and the first deploy is rolled back', async () => {
    const { town, manifest } = await townWithBake();
    await putTheirs(town, manifest.location);
    await asked(town, 'Create', 'places');
    await asked(town, 'Delete', 'places');
    const table = await town.cloud.table('town', 'addresses');
    expect(table?.StorageDescriptor?.Location).toBe(manifest.location);
    expect(table?.Parameters).toMatchObject({ databaker_stack: '' });
  });
});

describe('a table with another owner', () => {
  const create = (town: TownCloud) =>
    town.cloud.custom({ RequestType: 'Create', ResourceProperties: properties() });

  it.each([
    ['beside ours', 's3://town-hall/theirs/'],
    ['at the very place that ours are below', 's3://town-hall/development/addresses/'],
  ])('is neither taken over, nor deleted by a rollback: %s', async (_, Location) => {
    const town = await TownCloud.open();
    await putTheirs(town, Location);
    const before = await town.cloud.table('town', 'addresses');
    const { Status, Reason, PhysicalResourceId } = await create(town);
    expect(Status).toBe('FAILED');
    expect(Reason).toBe(
      `Glue's table town.addresses already exists, at ${Location}, and was not created by a stack or a bake of this project; it was not changed. Give this project's database another name, or move the existing table away: see docs/migrating.md`,
    );
    // CloudFormation rolls back what failed.
    await town.cloud.custom({
      RequestType: 'Delete',
      PhysicalResourceId,
      ResourceProperties: properties(),
    });
    expect(await town.cloud.table('town', 'addresses')).toEqual(before);
  });

  it('belongs to the stack if a laptop baked it before the first deploy', async () => {
    const { town, manifest } = await townWithBake();
    await putTheirs(town, manifest.location);
    expect(await create(town)).toMatchObject({ Status: 'SUCCESS' });
    const table = await town.cloud.table('town', 'addresses');
    expect(table?.Parameters).toMatchObject({ databaker_stack: 'the stack' });
  });
});

it('belongs to the stack also after a bake and a rollback, which know nothing about stacks', async () => {
  const { town } = await townWithBake();
  const table = await town.cloud.table('town', 'addresses');
  expect(table?.Parameters).toMatchObject({ databaker_stack: 'the stack' });
});

describe('a stack that is deleted', () => {
  const remove = (town: TownCloud, stack: string) =>
    town.cloud.custom({
      RequestType: 'Delete',
      PhysicalResourceId: NAME,
      StackId: stack,
      ResourceProperties: properties(),
    });

  it('removes the table from the catalogue, and keeps its files', async () => {
    const { town, manifest } = await townWithBake();
    const before = await town.lake.list(placed.location);
    await remove(town, 'the stack');
    expect(await town.cloud.table('town', 'addresses')).toBeUndefined();
    expect(await town.lake.list(placed.location)).toEqual(before);
    expect(await town.published('addresses')).toEqual(manifest);
  });

  it('leaves a table without an owner', async () => {
    const town = await TownCloud.open();
    await putTheirs(town);
    await remove(town, 'the stack');
    expect(await town.cloud.table('town', 'addresses')).toMatchObject({
      StorageDescriptor: { Location: THEIRS },
    });
  });

  // The core was deployed before without the database, and deleted it with all of its tables.
  it('has nothing to remove in a database that is no longer defined', async () => {
    const town = await TownCloud.open();
    const inVillage = { ...placed.table, database: { name: 'village', description: 'Gone.' } };
    const { Status } = await town.cloud.custom({
      RequestType: 'Delete',
      PhysicalResourceId: 'village.addresses',
      ResourceProperties: properties({ ...placed, table: inVillage }),
    });
    expect(Status).toBe('SUCCESS');
    const refused = town.cloud.refused.splice(0);
    expect(refused.map(({ action, resource }) => [action, resource.split(':').at(-1)])).toEqual([
      ['glue:GetTable', 'database/village'],
    ]);
  });

  it('has nothing to remove if nothing was created', async () => {
    const town = await TownCloud.open();
    await remove(town, 'the stack');
    expect((await remove(town, 'the stack')).Status).toBe('SUCCESS');
  });
});
