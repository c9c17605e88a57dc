import { isThrottling } from '@dc-data-baker/engine/aws';
import { DatabakerError } from '@dc-data-baker/models';
import { errorName } from './steps/step-request.ts';

/** The name by which a state machine knows what may succeed when it is done again. */
const TRANSIENT = 'Databaker.Transient';

/**
 * Names what goes wrong for the state machine, which decides by names: by who can put it right,
 * or as something that passes. The SDK has tried that a number of times already.
 */
export async function transient<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const named = new Error(error.message, { cause: error });
    if (error.stack !== undefined) named.stack = error.stack;
    named.name = passes(error)
      ? TRANSIENT
      : error instanceof DatabakerError
        ? errorName(error.kind)
        : errorName('bug');
    throw named;
  }
}

/** Throttling, faults of AWS's own, and connections that broke. */
function passes(error: Error): boolean {
  const cause = error.cause instanceof Error ? error.cause : error;
  if (isThrottling(cause)) return true;
  const { $fault, code } = cause as { $fault?: string; code?: string };
  return $fault === 'server' || code === 'ECONNRESET' || cause.name === 'TimeoutError';
}
