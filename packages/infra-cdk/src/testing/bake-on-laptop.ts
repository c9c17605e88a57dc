import { join } from 'node:path';
import { bake, Changes, newBakeId } from '@dc-data-baker/engine';
import { athenaEngineOf, awsClients, S3Store } from '@dc-data-baker/engine/aws';
import { plan } from '@dc-data-baker/planner';
import { onTestFinished } from 'vitest';
import { tempFolder } from './temp-folder.ts';
import { TOWN, type TownCloud } from './town-cloud.ts';

/**
 * Bakes what has changed as `databaker bake --engine athena` does, and returns the stages that ran.
 *
 * @param options `holdsBack` as with `--hold`, and what the laptop takes the time to be
 */
export async function bakeOnLaptop(
  town: TownCloud,
  { holdsBack = false, now = new Date() }: { holdsBack?: boolean; now?: Date } = {},
): Promise<string[]> {
  const { url: endpoint } = town.cloud.server;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const clients = awsClients({ endpoint, region: 'eu-west-2', credentials });
  const engine = athenaEngineOf({
    project: TOWN,
    clients,
    workgroup: TOWN.workgroup,
    threads: 1,
    spill: join(tempFolder(), 'spill'),
  });
  onTestFinished(() => engine.close());
  const planned = plan(TOWN);
  const store = new S3Store(clients.s3);
  const bakeId = newBakeId(now);
  const changes = new Changes({ store, project: TOWN, plan: planned, engine, bakeId });
  const result = await bake(planned, engine, {
    bakeId,
    signal: new AbortController().signal,
    onEvent: () => {},
    holdsBack,
    skip: async (stage) => {
      const { runs, because } = await changes.judge(stage);
      return runs ? undefined : because;
    },
  });
  return result.map(({ stage }) => stage.id);
}
