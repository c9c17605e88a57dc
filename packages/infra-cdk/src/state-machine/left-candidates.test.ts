import { CreateTableCommand, GetTablesCommand } from '@aws-sdk/client-glue';
import { candidateTable, newBakeId } from '@dc-data-baker/engine/aws';
import { expect, it } from 'vitest';
import { TownCloud } from '../testing/town-cloud.ts';

async function candidates({ cloud }: TownCloud): Promise<(string | undefined)[]> {
  const command = new GetTablesCommand({ DatabaseName: 'town', Expression: '.*__candidate_.*' });
  return ((await cloud.glue.send(command)).TableList ?? []).map(({ Name }) => Name);
}

/** @returns the name of the candidate of a bake that has just begun */
async function putCandidate(town: TownCloud, Parameters: Record<string, string>): Promise<string> {
  const bakeId = newBakeId();
  const Name = candidateTable('addresses', bakeId);
  const TableInput = { Name, Parameters };
  await town.cloud.glue.send(new CreateTableCommand({ DatabaseName: 'town', TableInput }));
  const manifest = { ...(await town.bakes('addresses'))[0], bakeId, status: 'written' };
  town.cloud.put(
    `s3://town-hall/development/addresses/${bakeId}/_manifest.json`,
    JSON.stringify(manifest),
  );
  return Name;
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

  // These have not taken the lock, and may still run: a laptop that bakes on Athena, and the state machine
  // of the layer's former name.
  const laptops = await putCandidate(town, {});
  const former = await putCandidate(town, {
    databaker_execution: stopped.arn.replace('places', 'former-name'),
  });

  expect((await town.start('places').ended).output).toMatchObject({ baked: true });
  expect(await candidates(town)).toEqual([laptops, former].sort());
});
