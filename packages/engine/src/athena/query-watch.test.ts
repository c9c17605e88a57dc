import { randomUUID } from 'node:crypto';
import { type AthenaClient, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { expect, it } from 'vitest';
import { Cloud } from '../aws/testing/cloud.ts';
import { QueryWatch } from './query-watch.ts';

async function start(athena: AthenaClient): Promise<string> {
  const command = new StartQueryExecutionCommand({
    QueryString: 'SELECT 1',
    ClientRequestToken: randomUUID(),
    ResultConfiguration: { OutputLocation: 's3://town-results/' },
  });
  return (await athena.send(command)).QueryExecutionId ?? '';
}

it('asks for the status of many queries together, and less often the longer none has ended', async () => {
  let end = () => {};
  const ending = new Promise<void>((done) => {
    end = done;
  });
  const cloud = await Cloud.open({
    mostActiveQueries: 51,
    holdQuery: () => ending,
    failQuery: () => ({ reason: 'it has done what it was for' }),
  });
  const { athena, close } = cloud.clients();
  const ids = await Promise.all(Array.from({ length: 51 }, () => start(athena)));

  const waited: number[] = [];
  const watch = new QueryWatch(athena, async (milliseconds) => {
    if (waited.push(Math.round(milliseconds)) < 12) return;
    end();
    await cloud.server.until(() => cloud.server.queries.every(({ state }) => state === 'FAILED'));
  });
  const ended = await Promise.all(ids.map((id) => watch.ended(id, () => {})));
  close();

  expect(ended.map(({ Status }) => Status?.State)).toEqual(ids.map(() => 'FAILED'));
  expect(waited).toEqual([100, 150, 225, 338, 506, 759, 1139, 1709, 2563, 3844, 5000, 5000]);
  const asked = cloud.server.requests.filter(
    ({ operation }) => operation !== 'StartQueryExecution',
  );
  expect(asked.map(({ operation }) => operation)).toEqual(
    Array(2 * waited.length).fill('BatchGetQueryExecution'),
  );
});
