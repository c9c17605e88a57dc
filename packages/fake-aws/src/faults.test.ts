import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CreateDatabaseCommand } from '@aws-sdk/client-glue';
import { describe, expect, it } from 'vitest';
import { Faults, ROUGH_DAY } from './faults.ts';
import { TestAws } from './test-aws.ts';

const OPERATIONS = ['s3 PutObject', 'athena StartQueryExecution', 'glue GetTable'];

function kinds(seed: number, operations: readonly string[]): Record<string, unknown[]> {
  const faults = new Faults({ seed, ...ROUGH_DAY });
  const found: Record<string, unknown[]> = {};
  for (let i = 0; i < 1000; i++) {
    for (const name of operations) {
      found[name] = [...(found[name] ?? []), faults.ofCall(name).kind];
    }
  }
  return found;
}

it('fails by the seed, in any order of calls, about as often as configured', () => {
  const once = kinds(1, OPERATIONS);
  expect(kinds(1, [...OPERATIONS].reverse())).toEqual(once);
  expect(kinds(2, OPERATIONS)).not.toEqual(once);
  const all = Object.values(once).flat();
  const share = (kind: string) => all.filter((found) => found === kind).length / all.length;
  expect(share('throttled')).toBeCloseTo(0.2, 1);
  expect(share('internal')).toBeCloseTo(0.05, 1);
  expect(share('dropped before') + share('dropped after')).toBeGreaterThan(0.005);
  const faults = new Faults({ seed: 1, failedQueries: 0.05 });
  const failing = Array.from({ length: 1000 }, () => faults.isQueryFailing());
  expect(failing.filter(Boolean).length / 1000).toBeCloseTo(0.05, 1);
});

/** The errors that remain after the SDK's retries if a fault never ends. */
async function errors(rates: object) {
  const aws = await TestAws.open();
  aws.server.setFaults({ seed: 1, ...rates });
  const calls = [
    aws.put('a', 'x'),
    aws.start('SELECT 1'),
    aws.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'b' } })),
  ];
  const results = await Promise.allSettled(calls);
  const names = results.map((result) => (result as { reason?: { name: string } }).reason?.name);
  return { aws, names };
}

describe('a call', () => {
  it('is throttled with the error of each service', async () => {
    const { aws, names } = await errors({ throttled: 1 });
    expect(names).toEqual(['SlowDown', 'TooManyRequestsException', 'ThrottlingException']);
    expect(aws.server.requests.map(({ fault }) => fault)).toContain('throttled');
  });

  it('fails with the error of each service', async () => {
    const { names } = await errors({ internal: 1 });
    expect(names).toEqual(['InternalError', 'InternalServerException', 'InternalServiceException']);
  });

  it('loses its connection, after it did nothing or everything', async () => {
    const { aws, names } = await errors({ dropped: 1 });
    expect(names).toEqual(['TimeoutError', 'TimeoutError', 'TimeoutError']);
    const calls = aws.server.requests.filter(({ fault }) => fault !== undefined);
    expect(new Set(calls.map(({ fault }) => fault))).toEqual(
      new Set(['dropped before', 'dropped after']),
    );
    const started = calls.filter(
      ({ operation, fault }) => operation === 'StartQueryExecution' && fault === 'dropped after',
    );
    // The SDK sends the same token again.
    expect(aws.server.queries).toHaveLength(Math.min(1, started.length));
  });
});

it('fails a query that may be tried again, and leaves files behind', async () => {
  const aws = await TestAws.open();
  aws.server.setFaults({ seed: 1, failedQueries: 1 });
  const sql = "UNLOAD (SELECT 1 AS n) TO 's3://town/out/' WITH (format = 'PARQUET')";
  const { Status } = await aws.run(sql);
  expect(Status).toMatchObject({
    State: 'FAILED',
    AthenaError: { ErrorCategory: 1, ErrorType: 200, Retryable: true },
  });
  expect(readdirSync(join(aws.server.root, 'town/out'))).toHaveLength(1);
  aws.server.setFaults(undefined);
  expect(await aws.reason(sql)).toMatch(/^HIVE_PATH_ALREADY_EXISTS/);
});
