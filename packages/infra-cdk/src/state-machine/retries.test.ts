import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { isBakeId } from '@dc-data-baker/engine';
import { tableNamed } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { rowsOf, TOWN, TownCloud, townOnLaptop } from '../testing/town-cloud.ts';

/** Athena's own message. */
const INTERNAL = {
  reason: 'GENERIC_INTERNAL_ERROR: Unexpected server error',
  ErrorCategory: 1,
  ErrorType: 233,
  Retryable: true,
};
const EXHAUSTED = {
  reason: 'Query exhausted resources at this scale factor',
  ErrorCategory: 2,
  ErrorType: 2,
  Retryable: true,
};
const WRONG = {
  reason: 'COLUMN_NOT_FOUND: line 1:8',
  ErrorCategory: 2,
  ErrorType: 1006,
  Retryable: false,
};

function named(name: string, message = 'not now'): Error {
  return Object.assign(new Error(message), { name });
}

/**
 * The state after the function was stopped when a table's manifest already listed its files, but
 * before it had cleaned up: rows that nothing lists.
 */
function leaveAttempt(town: TownCloud, table: string): string {
  const { bakesLocation } = tableNamed(TOWN, table);
  const [bake] = readdirSync(town.lake.pathOf(bakesLocation)).filter(isBakeId);
  const location = `${bakesLocation}${bake}/_attempts/all-1/rows.parquet`;
  town.cloud.put(location, 'rows of addresses');
  return location;
}

describe('a query that fails', () => {
  it('is run again as a new query, with a new location, if Athena says that this may help', async () => {
    let failures = 0;
    const town = await TownCloud.open({
      failQuery: ({ query }) =>
        query.startsWith('UNLOAD') && failures++ === 0 ? INTERNAL : undefined,
    });
    const { output } = await town.start('places').ended;
    expect(output).toMatchObject({ baked: true });
    const unloads = town.cloud.server.queries.filter(({ query }) => query.startsWith('UNLOAD'));
    const places = unloads.map(({ query }) => /TO '([^']+)'/.exec(query)?.[1]);
    expect(places[0]).toMatch(/_attempts\/all-1\/$/);
    expect(places[1]).toMatch(/_attempts\/all-2\/$/);
    expect(await rowsOf(town.lake, TOWN, 'addresses')).toEqual(
      await rowsOf(await townOnLaptop(), TOWN, 'addresses'),
    );
  });

  it('fails the execution after three attempts, with its table, reason and id', async () => {
    const town = await TownCloud.open({
      failQuery: ({ query }) => (query.startsWith('UNLOAD') ? INTERNAL : undefined),
    });
    const execution = town.start('places');
    const { error, cause } = await execution.ended;
    expect(error).toBe('Databaker.Cloud');
    expect(cause).toMatch(/^write:addresses, all: the query failed: GENERIC_INTERNAL_ERROR/);
    const unloads = town.cloud.server.queries.filter(({ query }) => query.startsWith('UNLOAD'));
    expect(unloads).toHaveLength(3);
    expect(cause).toContain(unloads[2]?.id);
    expect(cause).toContain('https://eu-west-2.console.aws.amazon.com/athena/');
    expect(await town.published('addresses')).toBeUndefined();
  });

  it.each([
    ['it is wrong', WRONG],
    ['it needs more than Athena has, whatever Athena says', EXHAUSTED],
  ])('is not run again if %s', async (_, failure) => {
    const town = await TownCloud.open({
      failQuery: ({ query }) => (query.startsWith('UNLOAD') ? failure : undefined),
    });
    const { cause } = await town.start('places').ended;
    expect(cause).toContain(failure.reason);
    const unloads = town.cloud.server.queries.filter(({ query }) => query.startsWith('UNLOAD'));
    expect(unloads).toHaveLength(1);
  });

  it('of a check is run again, too', async () => {
    let failures = 0;
    const town = await TownCloud.open({
      failQuery: ({ query }) =>
        query.includes('count(*) AS wrong') && failures++ < 2 ? INTERNAL : undefined,
    });
    expect((await town.start('places').ended).output).toMatchObject({ baked: true });
  });

  it('names the piece that it should have written', async () => {
    const town = await TownCloud.open({
      failQuery: ({ query }) =>
        query.includes("first_letter = 'B'") && query.startsWith('UNLOAD') ? WRONG : undefined,
    });
    await town.start('places').ended;
    const { cause } = await town.start('votes').ended;
    expect(cause).toMatch(/^write:addresses_with_ballots, B: /);
  });
});

describe('a temporary error', () => {
  it('is waited for: too many queries at once', async () => {
    const town = await TownCloud.open({
      mostActiveQueries: 1,
      // Another query takes the only slot until one of ours was refused.
      holdQuery: ({ query }) => (query === 'SELECT 1' ? server.until(isRefused) : undefined),
    });
    const { server, athena } = town.cloud;
    const isRefused = () => server.requests.some(({ status }) => status === 400);
    await athena.send(
      new StartQueryExecutionCommand({
        QueryString: 'SELECT 1',
        ClientRequestToken: randomUUID(),
        WorkGroup: 'town',
      }),
    );
    const { output } = await town.start('places').ended;
    expect(output).toMatchObject({ baked: true });
    expect(isRefused()).toBe(true);
    const tokens = town.cloud.server.queries.map(({ query }) => query);
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it.each([
    ['Take the lock', 'DynamoDB.AmazonDynamoDBException', 'Error Code: ThrottlingException'],
    ['Begin addresses', 'Lambda.AWSLambdaException', 'Rate exceeded (Status Code: 400)'],
    ['Unload addresses', 'Athena.AmazonAthenaException', 'Rate exceeded'],
    ['Count addresses', 'Athena.AthenaException', 'Status Code: 503'],
    ['Publish addresses', 'Lambda.LambdaException', 'Too Many Requests'],
  ])('is retried if only its cause has a name: %s, %s', async (task, name, cause) => {
    const town = await TownCloud.open();
    let times = 0;
    const execution = town.start('places', {
      before: (state) => {
        if (state === task && times++ < 2) throw named(name, `(Service: X; ${cause})`);
      },
    });
    expect((await execution.ended).output).toMatchObject({ baked: true });
    expect(times).toBeGreaterThan(2);
  });

  it.each([
    ['Take the lock', 'DynamoDB.AmazonDynamoDBException'],
    ['Begin addresses', 'Lambda.AWSLambdaException'],
    ['Fetch the count of addresses', 'Athena.AmazonAthenaException'],
  ])('is not retried if a permission is missing: %s', async (task, name) => {
    const town = await TownCloud.open();
    let times = 0;
    const execution = town.start('places', {
      before: (state) => {
        if (state !== task) return;
        times++;
        throw named(name, 'the role is not authorized (Status Code: 400; AccessDeniedException)');
      },
    });
    const { error, cause } = await execution.ended;
    expect(error).toBe(name);
    expect(cause).toContain('is not authorized');
    expect(times).toBe(1);
  });

  it.each(['Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'Databaker.Transient'])(
    'is done again: %s',
    async (name) => {
      const town = await TownCloud.open();
      const failed = new Set<string>();
      const execution = town.start('places', {
        before: (state) => {
          const isFunction = /^(Begin|Settle|Judge|Publish|Prune)/.test(state);
          if (!isFunction || failed.has(state)) return;
          failed.add(state);
          throw named(name);
        },
      });
      expect((await execution.ended).output).toMatchObject({ baked: true });
      expect(failed.size).toBe(5);
    },
  );

  it('is retried even if only the answer was lost', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    const lost = new Set<string>();
    const left: string[] = [];
    const execution = town.start('votes', {
      after: (state) => {
        if (!/^(Begin|Write|Settle|Gather|Show|Judge|Publish|Prune) /.test(state)) return;
        if (lost.has(state)) return;
        lost.add(state);
        const [, written] = /^(?:Settle|Gather) (.+)$/.exec(state) ?? [];
        if (written !== undefined) left.push(leaveAttempt(town, written));
        throw named('Lambda.SdkClientException');
      },
    });
    expect((await execution.ended).output).toMatchObject({ baked: true });
    expect(lost.size).toBeGreaterThan(10);
    expect(left.map((location) => location.split('/')[4])).toEqual([
      'addresses_with_ballots',
      'ballots_by_outcode_bakes',
    ]);
    for (const location of left) expect(await town.lake.read(location)).toBeUndefined();
    const laptop = await townOnLaptop();
    expect(await rowsOf(town.lake, TOWN, 'ballots_by_outcode')).toEqual(
      await rowsOf(laptop, TOWN, 'ballots_by_outcode'),
    );
    const manifests = await Promise.all(
      ['addresses_with_ballots', 'ballots_by_outcode'].map((table) => town.published(table)),
    );
    // No query counts twice: 2 + 4, and 2.
    expect(manifests.map((manifest) => manifest?.billedBytes)).toEqual([60_000_000, 20_000_000]);
  });

  it('is not retried if it is an error of ours', async () => {
    const town = await TownCloud.open();
    let times = 0;
    const execution = town.start('places', {
      before: (state) => {
        if (state !== 'Settle addresses') return;
        times++;
        throw named('Databaker.Bug');
      },
    });
    expect((await execution.ended).error).toBe('Databaker.Bug');
    expect(times).toBe(1);
  });
});
