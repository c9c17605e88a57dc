import { CreateTableCommand, GetTablesCommand } from '@aws-sdk/client-glue';
import { RAW_ADDRESSES_CSV } from '@dc-data-baker/fixtures';
import type { Manifest } from '@dc-data-baker/models';
import { type ProjectTable, tableNamed } from '@dc-data-baker/planner';
import { stepTable, tableProperties } from '@dc-data-baker/steps';
import { beforeEach, describe, expect, it } from 'vitest';
import { TOWN, TownCloud } from '../testing/town-cloud.ts';

const placed = tableNamed(TOWN, 'addresses');
const TABLES = 'dc-data-baker-development-tables';

const stackOf = (layer: string) =>
  `arn:aws:cloudformation:eu-west-2:123456789012:stack/dc-data-baker-development-${layer}/a-uuid`;

let town: TownCloud;

/** What CloudFormation asks for a table; each request has an id of its own, unless it is repeated. */
function ask(
  RequestType: 'Create' | 'Update' | 'Delete',
  layer: string,
  { table = placed, RequestId = `request ${requests++}`, PhysicalResourceId = '' } = {},
) {
  const physical = RequestType === 'Create' ? {} : { PhysicalResourceId };
  return town.cloud.custom({
    RequestType,
    RequestId,
    StackId: stackOf(layer),
    ResourceProperties: tableProperties(stepTable(table), {}),
    ...physical,
  });
}
let requests = 0;

async function shown(): Promise<string | undefined> {
  return (await town.cloud.table('town', 'addresses'))?.StorageDescriptor?.Location;
}

/** Acts once, when the owner of tables asks for something that this action and resource match. */
function onceAsked(action: string, resource: RegExp, act: () => void): void {
  town.cloud.onAsked = (asked) => {
    if (asked.caller !== TABLES || asked.action !== action || !resource.test(asked.resource))
      return;
    town.cloud.onAsked = () => {};
    act();
  };
}

/** A table that is new: in no template until now. */
const streets: ProjectTable = { ...placed, table: { ...placed.table, name: 'streets' } };

describe('a deploy of a table that is rolled back', () => {
  beforeEach(async () => {
    town = await TownCloud.open();
  });

  const exists = async () => (await town.cloud.table('town', 'streets')) !== undefined;
  /** The function fails after it has written the table, because it cannot say what is published. */
  const breakAfterwards = () =>
    onceAsked('glue:CreateTable', /streets/, () =>
      town.cloud.put(`${placed.location}_manifest.json`, 'no manifest'),
    );

  it('leaves no table that was created before something failed', async () => {
    breakAfterwards();
    const { Status, PhysicalResourceId } = await ask('Create', 'votes', { table: streets });
    expect(Status).toBe('FAILED');
    expect(await exists()).toBe(true);
    await ask('Delete', 'votes', { table: streets, PhysicalResourceId });
    expect(await exists()).toBe(false);
  });

  it('leaves no table whose request arrived twice', async () => {
    const RequestId = 'the same';
    await ask('Create', 'votes', { table: streets, RequestId });
    const { PhysicalResourceId } = await ask('Create', 'votes', { table: streets, RequestId });
    await ask('Delete', 'votes', { table: streets, PhysicalResourceId });
    expect(await exists()).toBe(false);
    const again = await ask('Delete', 'votes', { table: streets, PhysicalResourceId });
    expect(again.Status).toBe('SUCCESS');
  });
});

describe('a deploy of a baked table', () => {
  let manifest: Manifest | undefined;

  beforeEach(async () => {
    town = await TownCloud.open();
    town.putAddresses(RAW_ADDRESSES_CSV);
    await town.start('places').ended;
    manifest = await town.published('addresses');
  });

  // It was to move to another layer, whose stack failed before it came to the table. Then the move is
  // taken back, and that deploy fails as well.
  it('leaves a table that its stack had before, if it is rolled back', async () => {
    await ask('Create', 'places');
    const { PhysicalResourceId } = await ask('Create', 'places');
    await ask('Delete', 'places', { PhysicalResourceId });
    expect(await shown()).toBe(manifest?.location);
  });

  it('leaves a table where it is if its previous location may not be read any more', async () => {
    const { PhysicalResourceId } = await ask('Create', 'places');
    const atRoot = { ...placed, location: 's3://town-hall/', bakesLocation: 's3://town-hall/' };
    const { Status, Data } = await ask('Update', 'places', { table: atRoot, PhysicalResourceId });
    expect([Status, Data]).toEqual([
      'SUCCESS',
      { BakeAgain: 'unknown: its manifest may not be read' },
    ]);
    expect(town.cloud.refused.splice(0).map(({ action }) => action)).toEqual(['s3:ListBucket']);
    expect(await shown()).toBe(manifest?.location);
  });

  it('shows a bake that is published during the deploy', async () => {
    const location = `${placed.bakesLocation}20990101T000000Z-ffffff/`;
    const next = { ...manifest, bakeId: '20990101T000000Z-ffffff', location };
    onceAsked('glue:GetTable', /\/addresses$/, () =>
      town.cloud.put(`${placed.location}_manifest.json`, JSON.stringify(next)),
    );
    await ask('Update', 'places', { PhysicalResourceId: 'town.addresses' });
    expect(await shown()).toBe(location);
  });

  it('removes with a table the candidates of stopped executions, but not those of a laptop', async () => {
    const laptops = 'addresses__candidate_20260101t000000z_aaaaaa';
    const TableInput = { Name: laptops, StorageDescriptor: { Location: 's3://town-hall/x/' } };
    await town.cloud.glue.send(new CreateTableCommand({ DatabaseName: 'town', TableInput }));
    town.putAddresses(`${RAW_ADDRESSES_CSV}99,"1 New Road",AA1 1AA,1,1\n`);
    const stopped = town.start('places', {
      before: (task) => {
        if (task === 'Judge addresses') stopped.abort();
      },
    });
    await stopped.ended;
    const candidates = async () => {
      const asked = { DatabaseName: 'town', Expression: 'addresses__candidate_.*' };
      const { TableList = [] } = await town.cloud.glue.send(new GetTablesCommand(asked));
      return TableList.map(({ Name }) => Name);
    };
    expect(await candidates()).toHaveLength(2);
    await town.cloud.custom({
      RequestType: 'Delete',
      PhysicalResourceId: 'town.addresses',
      ResourceProperties: tableProperties(stepTable(placed), {}),
    });
    expect(await shown()).toBeUndefined();
    expect(await candidates()).toEqual([laptops]);
  });
});

it('a reason is cut, because CloudFormation refuses an answer of more than 4,096 bytes', async () => {
  town = await TownCloud.open();
  const Location = `s3://town-hall/${'long/'.repeat(1000)}`;
  const TableInput = { Name: 'streets', StorageDescriptor: { Location } };
  await town.cloud.glue.send(new CreateTableCommand({ DatabaseName: 'town', TableInput }));
  const { Status, Reason = '' } = await ask('Create', 'votes', { table: streets });
  expect(Status).toBe('FAILED');
  expect(Reason).toMatch(/^Glue's table town.streets already exists, at s3:.*…$/);
  expect(Buffer.byteLength(Reason)).toBeLessThan(4000);
});

// As at the root of a bucket, where everything is below the table.
it('a table that will be baked beside its external files shows them until its first bake', async () => {
  town = await TownCloud.open();
  const files = `${placed.location}old/`;
  const outside: ProjectTable = {
    ...placed,
    location: files,
    bakesLocation: files,
    origin: { kind: 'external', by: 'the postman' },
  };
  const PhysicalResourceId = 'town.addresses';
  await ask('Update', 'places', { table: outside, PhysicalResourceId });
  await ask('Update', 'places', { PhysicalResourceId });
  expect(await shown()).toBe(files);
});
