import { cancelled } from '../cancelled.ts';
import type { Pause } from '../pause.ts';
import { QueryFailure } from './query-failure.ts';

const MOST_ATTEMPTS = 5;

/** Before the second attempt; doubled before each one more. In milliseconds. */
const FIRST_PAUSE = 500;

/**
 * Runs a query again where Athena says that this may help.
 *
 * @param run is told which attempt it is, from 1
 * @throws QueryFailure of the last attempt
 */
export async function retryQuery<Result>(
  run: (attempt: number) => Promise<Result>,
  signal: AbortSignal,
  wait: Pause,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run(attempt);
    } catch (error) {
      const isWorthIt = error instanceof QueryFailure && error.retryable;
      if (!isWorthIt || attempt === MOST_ATTEMPTS) throw error;
      const longest = FIRST_PAUSE * 2 ** (attempt - 1);
      await wait(longest * (0.5 + Math.random() / 2), signal).catch(() => {
        throw cancelled(error);
      });
    }
  }
}
