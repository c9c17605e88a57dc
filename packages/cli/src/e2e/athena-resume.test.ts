import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, outcomeOf } from '../testing/databaker.ts';
import { VILLAGE_TABLES, Village } from '../testing/village.ts';

const isJoin = (query: string) => query.includes('addresses_with_ballots/');

describe('bake --resume on Athena', () => {
  let village: Village;
  let resumed: Outcome;
  /** The number of queries when the bake was killed. */
  let before: number;

  beforeAll(async () => {
    // The join is running when the bake is killed, and continues as it would in AWS.
    let killed = () => {};
    const kill = new Promise<void>((done) => {
      killed = done;
    });
    village = await Village.open({ holdQuery: ({ query }) => (isJoin(query) ? kill : undefined) });
    const child = village.start('bake');
    const ended = outcomeOf(child);
    const isJoining = () => village.server.queries.some(({ query }) => isJoin(query));
    await Promise.race([village.server.until(isJoining), ended]);
    child.kill('SIGKILL');
    await ended;
    killed();
    before = village.server.queries.length;
    resumed = await village.run('bake', '--resume');
  });
  afterAll(() => village.close());

  it('continues the killed bake', () => {
    expect(resumed).toMatchObject({ code: 0 });
    const bakes = VILLAGE_TABLES.map((table) => village.bakes(table).map(({ bakeId }) => bakeId));
    expect(new Set(bakes.flat()).size).toBe(1);
    for (const [i, table] of VILLAGE_TABLES.entries()) {
      expect([village.manifest(table)?.bakeId]).toEqual(bakes[i]);
    }
  });

  it('runs no query for completed stages', () => {
    expect(resumed.stderr).toContain('write addresses: skipped, it is done already');
    const since = village.server.queries.slice(before).map(({ query }) => query);
    expect(since.filter((query) => query.includes('FROM raw_addresses'))).toEqual([]);
    expect(since.filter((query) => query.includes('addresses__candidate'))).toEqual([]);
    expect(since.filter((query) => query.startsWith('UNLOAD'))).toHaveLength(4);
  });

  it('gives the same files as an uninterrupted bake', async () => {
    const sql = 'SELECT uprn, address, postcode, ballot_ids FROM ballots_by_outcode ORDER BY uprn';
    const there = await village.run('query', sql, '--format', 'csv');
    expect(await village.run('bake', '--engine', 'duckdb', '--force')).toMatchObject({ code: 0 });
    const here = await village.run('query', sql, '--format', 'csv', '--engine', 'duckdb');
    expect(there.stdout).toBe(here.stdout);
    expect(there.stdout.split('\n')).toHaveLength(1 + 50 + 1);
  });

  it('leaves no temporary files of either run', async () => {
    expect(village.unlisted()).toEqual([]);
    const names = (await village.glueTables()).map((table) => table.Name);
    expect(names.filter((name) => name.includes('candidate'))).toEqual([]);
  });

  it.each([
    [['--resume'], 'there is no bake to resume: the last one was finished'],
    [['--resume', 'votes'], 'there is no bake `votes` to resume; there are '],
    [['--resume', '../addresses_with_ballots'], 'there is no bake'],
  ])('reports that there is nothing to resume: %j', async (args, message) => {
    const { code, stderr } = await village.run('bake', ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
