import { GetTablesCommand } from '@aws-sdk/client-glue';
import {
  addresses,
  addressesWithBallots,
  ballots,
  projectOf,
  RAW_ADDRESSES_CSV,
  rawAddresses,
  STOREYED_QUERY,
  storeyedAddresses,
  TOWN_QUERIES,
} from '@dc-data-baker/fixtures';
import { type BaseTable, Layer, notFewerThan } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import { expect, it } from 'vitest';
import { synthesise } from '../testing/synthesise.ts';
import { TownCloud } from '../testing/town-cloud.ts';
import { TOWN_WORKGROUP } from '../testing/town-project.ts';

const inGlue = async ({ cloud }: TownCloud) => {
  const { TableList = [] } = await cloud.glue.send(new GetTablesCommand({ DatabaseName: 'town' }));
  return TableList.map(({ Name }) => Name).sort();
};

const columnsOf = async ({ cloud }: TownCloud, table: string) =>
  (await cloud.table('town', table))?.StorageDescriptor?.Columns?.map(({ Name }) => Name);

const places = (table: BaseTable) =>
  Layer({ name: 'places', description: 'Where is it?', tables: [rawAddresses, table] });

const votes = Layer({
  name: 'votes',
  description: 'What is voted on there?',
  tables: [ballots, addressesWithBallots],
});

/** The town with other layers. */
function changed(layers: readonly Layer[], texts: Readonly<Record<string, string>> = {}): Project {
  return { ...projectOf(layers, { ...TOWN_QUERIES, ...texts }), workgroup: TOWN_WORKGROUP };
}

/** Updates the town's stacks; executions that run go on with their definitions. */
async function deploy(town: TownCloud, project: Project): Promise<void> {
  const answers = await town.cloud.update(town.templates.values(), synthesise(project).values());
  expect(answers.filter(({ Status }) => Status === 'FAILED')).toEqual([]);
}

/**
 * An execution goes on with the definition with which it was started. Roles, functions and tables are those that
 * are deployed meanwhile. https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html
 */
it('a bake during which a deploy happens publishes its files with their columns', async () => {
  const town = await TownCloud.open();
  await town.start('places').ended;
  const before = await columnsOf(town, 'addresses');
  town.putAddresses(`${RAW_ADDRESSES_CSV}99,"1 New Road",AA1 1AA,1,1\n`);
  const project = changed([places(storeyedAddresses([notFewerThan(0.1, 'published')])), votes], {
    addresses: STOREYED_QUERY,
  });
  const overtaken = town.start('places', {
    before: async (task) => {
      if (task !== 'Judge addresses') return;
      await deploy(town, project);
      expect(await columnsOf(town, 'addresses')).toEqual(before);
    },
  });
  expect(await overtaken.ended).not.toHaveProperty('error');
  const published = await town.published('addresses');
  expect((await town.cloud.table('town', 'addresses'))?.StorageDescriptor?.Location).toBe(
    published?.location,
  );
  expect(await columnsOf(town, 'addresses')).toEqual(before);

  const next = town.start('places', {
    before: async (task) => {
      if (task !== 'Publish addresses') return;
      expect(await columnsOf(town, 'addresses')).toEqual(before);
    },
  });
  expect(await next.ended).not.toHaveProperty('error');
  expect(await columnsOf(town, 'addresses')).toEqual([...(before ?? []), 'storeys']);
});

it('a step that the deployed function does not have says that a deploy came between', async () => {
  const town = await TownCloud.open();
  const asked = town.cloud.invoke('dc-data-baker-development-places-steps', { step: 'bless' });
  await expect(asked).rejects.toThrow(
    'this function has no step `bless`: it was deployed while this execution ran',
  );
});

it('a bake of a table that a deploy removes fails, and leaves nothing of it in Glue', async () => {
  const town = await TownCloud.open();
  await town.start('places').ended;
  const project = changed([places(addresses), votes]);
  const overtaken = town.start('votes', {
    before: async (task) => {
      if (task === 'Publish ballots_by_outcode') await deploy(town, project);
    },
  });
  expect(await overtaken.ended).toMatchObject({
    error: 'Databaker.Cloud',
    cause: expect.stringContaining('publish:ballots_by_outcode: AWS does not let you list'),
  });
  const refused = new Set(town.cloud.refused.splice(0).map(({ action }) => action));
  expect([...refused]).toEqual(['s3:ListBucket', 'glue:DeleteTable']);
  expect(await inGlue(town)).toEqual([
    'addresses',
    'addresses_with_ballots',
    'ballots',
    'raw_addresses',
  ]);
  expect(await town.start('votes').ended).not.toHaveProperty('error');
});
