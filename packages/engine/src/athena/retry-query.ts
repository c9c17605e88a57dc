import { cancelled } from '../cancelled.ts';
import type { Pause } from '../pause.ts';
import { QueryFailure } from './query-failure.ts';

const MOST_ATTEMPTS = 5;

/** The pause before the second attempt, in milliseconds; it doubles before each further one. */
const FIRST_PAUSE = 500;

/**
 * Runs a query again if Athena says that it may then succeed.
 *
 * @param run receives the number of the attempt, from 1
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
