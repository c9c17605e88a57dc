import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { Cloud, TOWN_WORKGROUP } from '../aws/testing/cloud.ts';
import type { Pause } from '../pause.ts';
import { AthenaQueries } from './athena-queries.ts';

it('waits for a place in a full queue, in growing intervals of up to half a minute, until it is stopped', async () => {
  const cloud = await Cloud.open({ mostActiveQueries: 0 });
  const stop = new AbortController();
  const waited: number[] = [];
  const pause: Pause = async (milliseconds) => {
    if (waited.push(milliseconds) === 8) stop.abort();
  };
  const { athena, close } = cloud.clients();
  const running = new AthenaQueries(athena, TOWN_WORKGROUP, pause).run(
    { sql: 'SELECT 1', database: 'default', token: randomUUID() },
    stop.signal,
  );
  await expect(running).rejects.toMatchObject({ kind: 'cancelled' });
  close();
  for (const [i, milliseconds] of waited.entries()) {
    const longest = Math.min(1000 * 2 ** i, 30_000);
    expect(milliseconds).toBeGreaterThanOrEqual(longest / 2);
    expect(milliseconds).toBeLessThanOrEqual(longest);
  }
  expect(cloud.server.requests).toHaveLength(8);
});
