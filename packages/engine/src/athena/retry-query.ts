import { setTimeout as sleep } from 'node:timers/promises';
import { cancelled } from '../cancelled.ts';
import { QueryFailure } from './query-failure.ts';

const MOST_ATTEMPTS = 5;

/** Before the second attempt; doubled before each one more. In milliseconds. */
const FIRST_PAUSE = 500;

/**
 * Runs a query again where Athena says that this may help.
 *
 * @param first the number of the first attempt
 * @throws QueryFailure of the last attempt
 */
export async function retryQuery<Result>(
  run: (attempt: number) => Promise<Result>,
  signal: AbortSignal,
  first = 1,
): Promise<Result> {
  for (let attempt = first; ; attempt++) {
    try {
      return await run(attempt);
    } catch (error) {
      const made = attempt - first + 1;
      if (!(error instanceof QueryFailure && error.retryable) || made === MOST_ATTEMPTS)
        throw error;
      const pause = FIRST_PAUSE * 2 ** (made - 1) * (0.5 + Math.random() / 2);
      await sleep(pause, undefined, { signal }).catch(() => {
        throw cancelled(error);
      });
    }
  }
}
