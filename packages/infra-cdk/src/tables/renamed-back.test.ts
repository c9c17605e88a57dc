import { type ProjectTable, tableNamed } from '@dc-data-baker/planner';
import { stepTable, tableProperties } from '@dc-data-baker/steps';
import { expect, it } from 'vitest';
import { TOWN, TownCloud } from '../testing/town-cloud.ts';

/** The database's list says that it belongs to `places`, as the old commit does. */
const before = tableNamed(TOWN, 'raw_addresses');

/** What a later commit makes of it: one more column, and the files of another edition. */
const later: ProjectTable = {
  ...before,
  location: 's3://town-hall/raw-addresses-of-2027/',
  table: {
    ...before.table,
    description: 'With the storeys.',
    columns: [{ name: 'storeys', type: 'int' }, ...before.table.columns],
  },
};

const stackOf = (layer: string) =>
  `arn:aws:cloudformation:eu-west-2:123456789012:stack/dc-data-baker-development-${layer}/a-uuid`;

function ask(
  { cloud }: TownCloud,
  RequestType: 'Create' | 'Delete',
  layer: string,
  table: ProjectTable,
) {
  return cloud.custom({
    RequestType,
    RequestId: `${RequestType} by ${layer}`,
    StackId: stackOf(layer),
    ResourceProperties: tableProperties(stepTable(table), {}),
    ...(RequestType === 'Delete' ? { PhysicalResourceId: 'town.raw_addresses' } : {}),
  });
}

/** What readers see of it, and whose it is. */
async function shown({ cloud }: TownCloud) {
  const { Description, StorageDescriptor, Parameters } =
    (await cloud.table('town', 'raw_addresses')) ?? {};
  return { Description, StorageDescriptor, owner: Parameters?.['databaker_stack'] };
}

/** The old commit's table, and then the later commit's, whose layer has another name. */
async function renamed() {
  const town = await TownCloud.open();
  await ask(town, 'Create', 'places', before);
  const old = await shown(town);
  const taken = await ask(town, 'Create', 'locations', later);
  expect(taken.Reason).toBeUndefined();
  expect(await shown(town)).toMatchObject({
    Description: 'With the storeys.',
    StorageDescriptor: { Location: later.location },
    owner: stackOf('locations'),
  });
  return { town, old };
}

// CloudFormation asks for nothing when the old commit is deployed: the template of the stack with the old
// name has not changed. So the other stack, which is deleted then, has to leave the table as it was.
it('an external table is as the old commit defines it once the stack of the later name is deleted', async () => {
  const { town, old } = await renamed();
  await ask(town, 'Delete', 'locations', later);
  expect(await shown(town)).toEqual(old);
});

it('and if another resource of the later stack fails, so that its deploy is rolled back', async () => {
  const town = await TownCloud.open();
  await ask(town, 'Create', 'locations', later);
  const old = await shown(town);
  await ask(town, 'Create', 'places', before);
  await ask(town, 'Delete', 'places', before);
  expect(await shown(town)).toEqual(old);
});

it('an external table stays as the new commit defines it if the stack of the old name is deleted', async () => {
  const { town } = await renamed();
  const now = await shown(town);
  await ask(town, 'Delete', 'places', before);
  expect(await shown(town)).toEqual(now);
});
