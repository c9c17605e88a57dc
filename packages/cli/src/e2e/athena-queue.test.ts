import { afterEach, expect, it } from 'vitest';
import { Village } from '../testing/village.ts';

let village: Village | undefined;
afterEach(() => village?.close());

it('a full queue slows a bake on Athena down, but does not fail it', async () => {
  const isRefused = () =>
    village?.requests('StartQueryExecution').some(({ status }) => status === 400) ?? false;
  village = await Village.open({
    mostActiveQueries: 1,
    // The first of two pieces takes the only slot until the second was refused.
    holdQuery: ({ query }) =>
      query.includes('addresses_with_ballots/') ? village?.server.until(isRefused) : undefined,
  });
  const { code, stderr } = await village.run('bake');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(isRefused()).toBe(true);
  const tokens = village.server.queries.map(({ token }) => token);
  expect(new Set(tokens).size).toBe(tokens.length);
});

it('failed calls, lost responses and queries that need another attempt do not fail a bake', async () => {
  village = await Village.open({
    faults: { seed: 7, throttled: 0.2, internal: 0.05, dropped: 0.02, failedQueries: 0.05 },
  });
  const { code, stderr } = await village.run('bake');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).not.toContain('Warning');
  village.server.setFaults(undefined);
  const tokens = village.server.queries.map(({ token }) => token);
  expect(new Set(tokens).size).toBe(tokens.length);
  expect(village.unlisted()).toEqual([]);
  const names = (await village.glueTables()).map((table) => table.Name);
  expect(names.filter((name) => name.includes('candidate'))).toEqual([]);
});
