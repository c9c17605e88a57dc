import type { StandardRetryStrategy } from '@smithy/core/retry';
import { pause as inRealTime, type Pause } from '../pause.ts';
import { type CallFailure, isWorthAnotherTry } from './is-worth-another-try.ts';

type Token = Awaited<ReturnType<StandardRetryStrategy['acquireInitialRetryToken']>>;

/**
 * Throttling is normal while 26 queries are started, and the SDK's three attempts are not enough.
 */
const MOST_TRIES = 12;

/** If the service has never responded, there is no network or the address is wrong. */
const MOST_TRIES_UNREACHED = 3;

/**
 * The pause before the second attempt, in milliseconds; it doubles before each further one. The SDK
 * starts with half a second after throttling: with that, a bake of 165 calls, of which a quarter
 * failed, took 40 s, almost all of it waiting.
 */
const FIRST_PAUSE = 60;
const LONGEST_PAUSE = 10_000;

const UNREACHABLE: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * Retries a client's calls. The SDK's own strategies share one budget of retries between all calls,
 * which 32 concurrent copies use up in seconds when S3 throttles.
 */
export class PatientRetries {
  readonly mode = 'standard';
  readonly #pause: Pause;
  #reached = false;

  /** @param pause waits before a call is retried */
  constructor(pause: Pause = inRealTime) {
    this.#pause = pause;
  }

  async acquireInitialRetryToken(_scope: string): Promise<Token> {
    return new Try(0);
  }

  /**
   * Waits until the call may be retried. The SDK would wait itself, with a timer that cannot be
   * replaced; when a call is aborted it also stops waiting for this.
   *
   * @throws if the call must not be retried
   */
  async refreshRetryTokenForRetry(token: Token, failure: CallFailure): Promise<Token> {
    const { error } = failure;
    const isUnreachable = UNREACHABLE.has((error as NodeJS.ErrnoException | undefined)?.code);
    this.#reached ||= !isUnreachable;
    const made = token.getRetryCount() + 1;
    const most = this.#reached ? MOST_TRIES : MOST_TRIES_UNREACHED;
    const isWorthIt = isWorthAnotherTry(failure, made) && !isQueueFull(error);
    if (!isWorthIt || made >= most) throw error;
    const longest = Math.min(FIRST_PAUSE * 2 ** (made - 1), LONGEST_PAUSE);
    await this.#pause(longest * (0.5 + Math.random() / 2));
    return new Try(made);
  }

  recordSuccess(): void {
    this.#reached = true;
  }
}

/**
 * A queue that is full of other queries takes minutes, so calls are not retried here; the caller
 * that starts queries waits for it, and can be stopped meanwhile.
 * https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
 */
function isQueueFull(error: unknown): boolean {
  return (error as { Reason?: unknown } | undefined)?.Reason === 'CONCURRENT_QUERY_LIMIT_EXCEEDED';
}

/** The number of attempts at a call; the wait is already over. */
class Try {
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  getRetryCount(): number {
    return this.#count;
  }

  getRetryDelay(): number {
    return 0;
  }

  getRetryCost(): undefined {
    return undefined;
  }
}
