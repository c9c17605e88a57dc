import { randomUUID } from 'node:crypto';
import {
  BatchGetNamedQueryCommand,
  BatchGetQueryExecutionCommand,
  CreateNamedQueryCommand,
  CreateWorkGroupCommand,
  DeleteNamedQueryCommand,
  GetNamedQueryCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  GetWorkGroupCommand,
  ListNamedQueriesCommand,
  ListQueryExecutionsCommand,
  ListWorkGroupsCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { describe, expect, it } from 'vitest';
import { TestAws } from '../test-aws.ts';

const refused = (message: string | RegExp) => ({
  name: 'InvalidRequestException',
  message: expect.stringMatching(message),
});

const never = () => new Promise<never>(() => {});

describe('a query is started', () => {
  it('once for each token, whatever its result', async () => {
    const aws = await TestAws.open();
    const ClientRequestToken = randomUUID();
    const id = await aws.start('SELECT 1', { ClientRequestToken });
    expect(await aws.start('SELECT 1', { ClientRequestToken })).toBe(id);
    await aws.over(id);
    expect(await aws.start('SELECT 1', { ClientRequestToken })).toBe(id);
    await expect(aws.start('SELECT 2', { ClientRequestToken })).rejects.toMatchObject(
      refused('^Idempotent parameters do not match$'),
    );
    expect(aws.server.queries.map(({ token }) => token)).toEqual([ClientRequestToken]);
  });

  it.each([
    ['a short token', { ClientRequestToken: 'x'.repeat(31) }, 'greater than or equal to 32'],
    ['a long token', { ClientRequestToken: 'x'.repeat(129) }, 'less than or equal to 128'],
    ['another workgroup', { WorkGroup: 'no' }, '^WorkGroup no is not found\\.$'],
    ['no place for results', { ResultConfiguration: {} }, '^No output location provided'],
    ['a wrong place', { ResultConfiguration: { OutputLocation: 'x' } }, 'not a valid S3 path'],
  ])('but not with %s', async (_, more, message) => {
    const aws = await TestAws.open();
    await expect(aws.start('SELECT 1', more)).rejects.toMatchObject(refused(message));
  });

  it('if it is not too long, counted in bytes', async () => {
    const aws = await TestAws.open();
    const most = `SELECT  '${'é'.repeat(131_067)}'`;
    await aws.start(most);
    await expect(aws.start(`${most} `)).rejects.toMatchObject(
      refused('queryString.* less than or equal to 262144$'),
    );
  });

  it('if not too many are running', async () => {
    const aws = await TestAws.open({ mostActiveQueries: 2, holdQuery: never });
    await aws.start('SELECT 1');
    await aws.start('SELECT 1');
    await expect(aws.start('SELECT 1')).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED',
    });
  });
});

describe('a query that has not ended', () => {
  it('is queued, then runs, and has no results', async () => {
    let now = 1_800_000_000_000;
    let go = () => {};
    const gate = new Promise<void>((open) => {
      go = open;
    });
    const aws = await TestAws.open({
      mostRunningQueries: 1,
      now: () => now,
      holdQuery: () => gate,
    });
    const ids = [await aws.start('SELECT 1'), await aws.start('SELECT 2')];
    const { QueryExecutions = [] } = await aws.athena.send(
      new BatchGetQueryExecutionCommand({ QueryExecutionIds: ids }),
    );
    expect(QueryExecutions.map(({ Status }) => Status?.State)).toEqual(['RUNNING', 'QUEUED']);
    const early = aws.athena.send(new GetQueryResultsCommand({ QueryExecutionId: ids[0] }));
    await expect(early).rejects.toMatchObject(refused('Current state: RUNNING$'));
    now += 1234;
    go();
    const { Status, Statistics } = await aws.over(ids[1] ?? '');
    expect(Status?.State).toBe('SUCCEEDED');
    expect(Status?.CompletionDateTime).toEqual(new Date(now));
    expect(Statistics?.QueryQueueTimeInMillis).toBe(1234);
  });

  it('can be stopped', async () => {
    const aws = await TestAws.open({ mostRunningQueries: 1 });
    // It would take hours. A sequence may have 10,000 numbers.
    const numbers = (name: string) => `UNNEST(sequence(1, 10000)) AS ${name}(${name})`;
    const endless = `SELECT count(*) FROM ${numbers('a')} JOIN ${numbers('b')} ON a % 7 <> b % 11 JOIN ${numbers('c')} ON b % 5 <> c % 13`;
    const running = await aws.start(endless);
    const queued = await aws.start(endless);
    for (const QueryExecutionId of [running, queued]) {
      await aws.athena.send(new StopQueryExecutionCommand({ QueryExecutionId }));
      const { Status } = await aws.over(QueryExecutionId);
      expect(Status).toMatchObject({
        State: 'CANCELLED',
        StateChangeReason: 'Query cancelled by user',
      });
      const results = aws.athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
      await expect(results).rejects.toMatchObject(refused('^Could not find results$'));
    }
    // The only slot is free again, so the query has stopped.
    expect((await aws.run('SELECT 1')).Status?.State).toBe('SUCCEEDED');
    await aws.athena.send(new StopQueryExecutionCommand({ QueryExecutionId: running }));
  });
});

it('returns queries by their ids, fifty at a time', async () => {
  const aws = await TestAws.open();
  const ids = [await aws.start('SELECT 1'), await aws.start('SELECT 2')];
  const batch = (QueryExecutionIds: string[]) =>
    aws.athena.send(new BatchGetQueryExecutionCommand({ QueryExecutionIds }));
  const no = randomUUID();
  const { QueryExecutions, UnprocessedQueryExecutionIds } = await batch([...ids, no]);
  expect(QueryExecutions?.map(({ Query }) => Query)).toEqual(['SELECT 1', 'SELECT 2']);
  expect(UnprocessedQueryExecutionIds).toMatchObject([{ QueryExecutionId: no }]);
  await expect(batch(Array(51).fill(no))).rejects.toMatchObject(
    refused('less than or equal to 50'),
  );
  const get = aws.athena.send(new GetQueryExecutionCommand({ QueryExecutionId: no }));
  await expect(get).rejects.toMatchObject(refused(`^QueryExecution ${no} was not found$`));
  const listed = await aws.athena.send(new ListQueryExecutionsCommand({}));
  expect(listed.QueryExecutionIds).toEqual([...ids].reverse());
});

it('fails a query if a test says so', async () => {
  const reason = 'Query exhausted resources at this scale factor';
  const aws = await TestAws.open({
    failQuery: ({ query }) =>
      query.includes('2') ? { reason, ErrorCategory: 1, ErrorType: 1 } : undefined,
  });
  expect((await aws.run('SELECT 1')).Status?.State).toBe('SUCCEEDED');
  const { Status, QueryExecutionId } = await aws.run('SELECT 2');
  expect(Status).toMatchObject({
    State: 'FAILED',
    StateChangeReason: reason,
    AthenaError: { ErrorCategory: 1, ErrorType: 1, Retryable: false, ErrorMessage: reason },
  });
  const results = aws.athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
  await expect(results).rejects.toMatchObject(refused('Final query state: FAILED$'));
});

it('stores named queries', async () => {
  const { athena } = await TestAws.open();
  const query = { Name: 'streets', Database: 'town', QueryString: 'SELECT 1' };
  const { NamedQueryId = '' } = await athena.send(new CreateNamedQueryCommand(query));
  const { NamedQuery } = await athena.send(new GetNamedQueryCommand({ NamedQueryId }));
  expect(NamedQuery).toMatchObject({ ...query, NamedQueryId, WorkGroup: 'primary' });
  const { NamedQueryIds } = await athena.send(new ListNamedQueriesCommand({}));
  expect(NamedQueryIds).toEqual([NamedQueryId]);
  const no = randomUUID();
  const batch = await athena.send(
    new BatchGetNamedQueryCommand({ NamedQueryIds: [NamedQueryId, no] }),
  );
  expect(batch.NamedQueries).toHaveLength(1);
  expect(batch.UnprocessedNamedQueryIds).toMatchObject([{ NamedQueryId: no }]);
  await athena.send(new DeleteNamedQueryCommand({ NamedQueryId }));
  const gone = athena.send(new GetNamedQueryCommand({ NamedQueryId }));
  await expect(gone).rejects.toMatchObject(refused('not found'));
});

it('has workgroups', async () => {
  const { athena } = await TestAws.open();
  const create = (BytesScannedCutoffPerQuery: number) =>
    athena.send(
      new CreateWorkGroupCommand({ Name: 'bakery', Configuration: { BytesScannedCutoffPerQuery } }),
    );
  await expect(create(9_999_999)).rejects.toMatchObject(refused('equal to 10000000'));
  await create(10_000_000);
  await expect(create(10_000_000)).rejects.toMatchObject(refused('already created'));
  const { WorkGroups = [] } = await athena.send(new ListWorkGroupsCommand({}));
  expect(WorkGroups.map(({ Name }) => Name)).toEqual(['bakery', 'primary']);
  const { WorkGroup } = await athena.send(new GetWorkGroupCommand({ WorkGroup: 'bakery' }));
  expect(WorkGroup?.Configuration).toMatchObject({
    EnforceWorkGroupConfiguration: true,
    BytesScannedCutoffPerQuery: 10_000_000,
  });
});
