import { isClockSkewError, isTransientError, type StandardRetryStrategy } from '@smithy/core/retry';

/** How a call failed, as the SDK tells its retry strategy. */
export type CallFailure = Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>[1];

type SdkError = Parameters<typeof isTransientError>[0];

/** What S3 answers a signature of another time with; without a body where it was a HEAD. */
const FORBIDDEN = 403;

/**
 * Whether a call may go well when it is sent again.
 *
 * Each answer tells the SDK what time it is. Where this machine's clock is 4 minutes wrong or more, the
 * SDK signs by the right one from then on, and calls every error transient that comes with a new time,
 * which they all do: each object that is not there was asked for 12 times.
 *
 * @param made how often it was sent so far
 */
export function isWorthAnotherTry({ error, errorType }: CallFailure, made: number): boolean {
  if (errorType === 'THROTTLING') return true;
  if (errorType !== 'TRANSIENT') return false;
  if (error?.$metadata?.clockSkewCorrected !== true) return true;
  if (isTransientError(besidesTheClock(error))) return true;
  const isAboutClock = error.$metadata.httpStatusCode === FORBIDDEN || isClockSkewError(error);
  // The second call has the right time.
  return isAboutClock && made === 1;
}

/** The same error of a machine whose clock is right. */
function besidesTheClock(error: SdkError): SdkError {
  const { clockSkewCorrected: _, ...$metadata } = error.$metadata ?? {};
  return Object.create(error, { $metadata: { value: $metadata } }) as SdkError;
}
