import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, outcomeOf } from '../testing/databaker.ts';
import { Village, villageAddresses } from '../testing/village.ts';

const TABLE = 'addresses_with_ballots';

describe('Ctrl-C', () => {
  let village: Village;
  let outcome: Outcome;
  /** While true, queries run without end, so a bake that waited for them would not end. */
  let areHeld = false;

  beforeAll(async () => {
    village = await Village.open({
      holdQuery: () => (areHeld ? new Promise(() => {}) : undefined),
    });
    expect(await village.run('bake', '--engine', 'duckdb')).toMatchObject({ code: 0 });
    village.put('raw-addresses/rows.csv', villageAddresses(2));
    areHeld = true;
    const child = village.start('bake', TABLE, '--force');
    const ended = outcomeOf(child);
    const unloads = () => village.server.queries.filter(({ query }) => query.includes('UNLOAD'));
    await Promise.race([village.server.until(() => unloads().length === 2), ended]);
    child.kill('SIGINT');
    outcome = await ended;
    areHeld = false;
  });
  afterAll(() => village.close());

  it('ends a bake on Athena while its queries run, with exit code 130', () => {
    expect(outcome.code).toBe(130);
  });

  it('stops the queries that run in AWS', () => {
    const unloads = village.server.queries.filter(({ query }) => query.includes('UNLOAD'));
    expect(unloads.map(({ state }) => state)).toEqual(['CANCELLED', 'CANCELLED']);
    expect(village.requests('StopQueryExecution')).toHaveLength(2);
  });

  it('names the rest, and how to continue', () => {
    const [bake] = village.bakes(TABLE).slice(-1);
    expect(outcome.stderr).toContain('What was published before is unchanged');
    expect(outcome.stderr).toContain(`s3://village-hall/development/${TABLE}/${bake?.bakeId}/`);
    expect(outcome.stderr).toContain('--resume');
    expect(outcome.stderr).not.toContain('    at ');
  });

  it('publishes nothing', () => {
    expect(village.manifest(TABLE)?.engine).toBe('duckdb');
  });

  it('leaves a bake that can be resumed', async () => {
    const { code, stderr } = await village.run('bake', TABLE, '--resume');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(village.manifest(TABLE)?.engine).toBe('athena');
    expect(village.unlisted()).toEqual([]);
  });
});

it('Ctrl-C also ends a bake that waits for a place in Athena’s queue', async () => {
  const village = await Village.open({ mostActiveQueries: 0 });
  const child = village.start('bake');
  const ended = outcomeOf(child);
  const isWaiting = () => village.requests('StartQueryExecution').length === 2;
  await Promise.race([village.server.until(isWaiting), ended]);
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  expect(stderr).toContain('What was published before is unchanged');
  expect(code).toBe(130);
  await village.close();
});
