import type { StandardRetryStrategy } from '@smithy/core/retry';
import { pause as inRealTime, type Pause } from '../pause.ts';

type Token = Awaited<ReturnType<StandardRetryStrategy['acquireInitialRetryToken']>>;
type Failure = Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>[1];

/** Throttled calls are the rule while 26 queries are started: the SDK's three tries are not enough. */
const MOST_TRIES = 12;

/** Where nothing has ever answered there is no network, or nobody at the address. */
const MOST_TRIES_UNREACHED = 3;

/**
 * Before the second try; doubled before each one more. In milliseconds. The SDK begins with half
 * a second after a throttled call: a bake of 165 calls, a quarter of which went wrong, took 40 s
 * with that, nearly all of it waiting.
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
 * Sends a client's calls again. The SDK's own strategies share a budget of tries among all calls,
 * which 32 copies side by side use up in seconds when S3 asks for less.
 */
export class PatientRetries {
  readonly mode = 'standard';
  readonly #pause: Pause;
  #reached = false;

  /** @param pause how this waits before a call is sent again */
  constructor(pause: Pause = inRealTime) {
    this.#pause = pause;
  }

  async acquireInitialRetryToken(_scope: string): Promise<Token> {
    return new Try(0);
  }

  /**
   * Waits until the call is to be sent again. The SDK would wait itself, by a timer that nobody can
   * replace; it stops waiting for this one, too, when the call is aborted.
   *
   * @throws where the call is not to be sent again
   */
  async refreshRetryTokenForRetry(token: Token, { error, errorType }: Failure): Promise<Token> {
    const isUnreachable = UNREACHABLE.has((error as NodeJS.ErrnoException | undefined)?.code);
    this.#reached ||= !isUnreachable;
    const made = token.getRetryCount() + 1;
    const most = this.#reached ? MOST_TRIES : MOST_TRIES_UNREACHED;
    const isWorthIt = errorType === 'THROTTLING' || errorType === 'TRANSIENT';
    if (!isWorthIt || made >= most || isQueueFull(error)) throw error;
    const longest = Math.min(FIRST_PAUSE * 2 ** (made - 1), LONGEST_PAUSE);
    await this.#pause(longest * (0.5 + Math.random() / 2));
    return new Try(made);
  }

  recordSuccess(): void {
    this.#reached = true;
  }
}

/**
 * A queue that is full of others' queries takes minutes, not calls sent again: whoever starts
 * queries waits for it, and can be stopped meanwhile.
 * https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
 */
function isQueueFull(error: unknown): boolean {
  return (error as { Reason?: unknown } | undefined)?.Reason === 'CONCURRENT_QUERY_LIMIT_EXCEEDED';
}

/** How often a call was sent again; it was waited for already. */
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
