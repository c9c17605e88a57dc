import { describe, expect, it } from 'vitest';
import { QueryFailure } from './query-failure.ts';

function failure(error: object | undefined, state: 'FAILED' | 'CANCELLED' = 'FAILED') {
  const Status = {
    State: state,
    StateChangeReason: 'a reason',
    ...(error && { AthenaError: error }),
  };
  return new QueryFailure({ QueryExecutionId: 'abc-1', Status }, 'eu-west-2');
}

describe('a query that failed', () => {
  it('says why, which query it was, and where to look at it', () => {
    const error = failure({ ErrorMessage: 'TABLE_NOT_FOUND: line 1:15: no such table' });
    expect(error.kind).toBe('cloud');
    expect(error.message).toBe(`the query failed: TABLE_NOT_FOUND: line 1:15: no such table
  query abc-1, https://eu-west-2.console.aws.amazon.com/athena/home?region=eu-west-2#/query-editor/history/abc-1`);
    expect(failure(undefined).message).toContain('the query failed: a reason');
    expect(failure(undefined, 'CANCELLED').message).toContain('the query was cancelled: a reason');
  });

  it('is run again only if Athena says so, and never if time or memory ran out', () => {
    expect(failure({ ErrorCategory: 1, ErrorType: 200, Retryable: true }).retryable).toBe(true);
    expect(failure({ ErrorCategory: 1, ErrorType: 100, Retryable: true }).retryable).toBe(true);
    expect(failure({ ErrorCategory: 2, ErrorType: 1000, Retryable: false }).retryable).toBe(false);
    expect(failure({ ErrorType: 5, Retryable: true }).retryable).toBe(false);
    expect(failure({ ErrorType: 206, Retryable: true }).retryable).toBe(false);
    expect(failure(undefined).retryable).toBe(false);
    expect(failure({ ErrorType: 200, Retryable: true }, 'CANCELLED').retryable).toBe(false);
  });

  it('is an error in the query if Athena says so, or gives no other reason', () => {
    expect(failure({ ErrorCategory: 2, ErrorType: 1006 }).isMistake).toBe(true);
    expect(failure(undefined).isMistake).toBe(true);
    expect(failure({ ErrorCategory: 1, ErrorType: 200 }).isMistake).toBe(false);
    expect(failure({ ErrorCategory: 3 }).isMistake).toBe(false);
    expect(failure({ ErrorCategory: 2 }, 'CANCELLED').isMistake).toBe(false);
  });
});
