import { CreateTableCommand, GetTablesCommand } from '@aws-sdk/client-glue';
import { candidateTable, newBakeId } from '@dc-data-baker/engine/aws';
import { expect, it } from 'vitest';
import { TownCloud } from '../testing/town-cloud.ts';

async function candidates({ cloud }: TownCloud): Promise<(string | undefined)[]> {
  const command = new GetTablesCommand({ DatabaseName: 'town', Expression: '.*__candidate_.*' });
  return ((await cloud.glue.send(command)).TableList ?? []).map(({ Name }) => Name);
}

it('the next execution removes what a stopped one has left in Glue', async () => {
  const town = await TownCloud.open();
  const stopped = town.start('places', {
    before: (state) => {
      if (state === 'Judge addresses') stopped.abort();
    },
  });
  await stopped.ended;
  const left = await candidates(town);
  expect(left).toHaveLength(1);

  // A laptop that bakes on Athena has no lock, so its candidate is not deleted.
  const bakeId = newBakeId();
  const laptops = candidateTable('addresses', bakeId);
  await town.cloud.glue.send(
    new CreateTableCommand({ DatabaseName: 'town', TableInput: { Name: laptops } }),
  );
  const manifest = { ...(await town.bakes('addresses'))[0], bakeId, status: 'written' };
  town.cloud.put(
    `s3://town-hall/development/addresses/${bakeId}/_manifest.json`,
    JSON.stringify(manifest),
  );

  expect((await town.start('places').ended).output).toMatchObject({ baked: true });
  expect(await candidates(town)).toEqual([laptops]);
});
