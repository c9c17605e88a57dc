import { describe, expect, it } from 'vitest';
import { PatientRetries } from './patient-retries.ts';

type Failure = Parameters<PatientRetries['refreshRetryTokenForRetry']>[1];

type SdkError = NonNullable<Failure['error']>;

const THROTTLED: Failure = {
  error: new Error('Rate exceeded') as SdkError,
  errorType: 'THROTTLING',
};
const REFUSED: Failure = {
  error: Object.assign(new Error('connect ECONNREFUSED') as SdkError, { code: 'ECONNREFUSED' }),
  errorType: 'TRANSIENT',
};

/** Does not wait. */
const atOnce = async () => {};

/** How often a call is sent that always fails this way. */
async function tries(retries: PatientRetries, failure: Failure): Promise<number> {
  let token = await retries.acquireInitialRetryToken('');
  for (let made = 1; ; made++) {
    const next = await retries.refreshRetryTokenForRetry(token, failure).catch(() => undefined);
    if (!next) return made;
    token = next;
  }
}

describe('a call is sent again', () => {
  it('many times if it is throttled, however many others are', async () => {
    const retries = new PatientRetries(atOnce);
    const all = Array.from({ length: 100 }, () => tries(retries, THROTTLED));
    expect(new Set(await Promise.all(all))).toEqual(new Set([12]));
  });

  it('a few times if AWS has never answered, and many times if it has', async () => {
    const retries = new PatientRetries(atOnce);
    expect(await tries(retries, REFUSED)).toBe(3);
    retries.recordSuccess();
    expect(await tries(retries, REFUSED)).toBe(12);
  });

  it('never if the request is wrong, or the queue of queries is full', async () => {
    const wrong: Failure = {
      error: new Error('no such column') as SdkError,
      errorType: 'CLIENT_ERROR',
    };
    expect(await tries(new PatientRetries(atOnce), wrong)).toBe(1);
    const error = Object.assign(new Error() as SdkError, {
      Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED',
    });
    expect(await tries(new PatientRetries(atOnce), { error, errorType: 'THROTTLING' })).toBe(1);
  });

  it('once if the error shows that this machine’s clock is wrong, and not because the clock was corrected', async () => {
    const answered = (httpStatusCode: number, name = '') =>
      tries(new PatientRetries(atOnce), {
        error: Object.assign(new Error() as SdkError, {
          name,
          $metadata: { httpStatusCode, clockSkewCorrected: true as const },
        }),
        errorType: 'TRANSIENT',
      });
    expect(await answered(404, 'NoSuchKey')).toBe(1);
    expect(await answered(400, 'InvalidRequestException')).toBe(1);
    expect(await answered(403, 'RequestTimeTooSkewed')).toBe(2);
    expect(await answered(403)).toBe(2);
    expect(await answered(400, 'InvalidSignatureException')).toBe(2);
    expect(await answered(503)).toBe(12);
    expect(await answered(400, 'RequestTimeout')).toBe(12);
  });

  it('after increasing pauses', async () => {
    const pauses: number[] = [];
    const retries = new PatientRetries(async (milliseconds) => void pauses.push(milliseconds));
    let token = await retries.acquireInitialRetryToken('');
    expect(token.getRetryDelay()).toBe(0);
    for (const most of [60, 120, 240]) {
      token = await retries.refreshRetryTokenForRetry(token, THROTTLED);
      // The wait happened before there was a token.
      expect(token.getRetryDelay()).toBe(0);
      expect(pauses.at(-1)).toBeGreaterThanOrEqual(most / 2);
      expect(pauses.at(-1)).toBeLessThanOrEqual(most);
    }
    expect(pauses).toHaveLength(3);
  });
});
