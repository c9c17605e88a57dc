import { isThrottling } from '@dc-data-baker/engine/aws';
import { DatabakerError, errorName } from '@dc-data-baker/models';
import { tellSentry } from './sentry/reporter-in-aws.ts';

/** The function's name, which contains the environment and the layer. */
const WHERE = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'a function';

/** The error name by which a state machine retries. */
const TRANSIENT = 'Databaker.Transient';

/**
 * Names errors for the state machine, which decides by names: by who can fix them, or as transient.
 * The SDK has retried those a number of times already. Bugs are reported to Sentry, too.
 */
export async function transient<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const named = new Error(error.message, { cause: error });
    if (error.stack !== undefined) named.stack = error.stack;
    named.name = nameOf(error);
    if (named.name === errorName('bug')) await tellSentry({ kind: 'bug', where: WHERE, error });
    throw named;
  }
}

function nameOf(error: Error): string {
  if (passes(error)) return TRANSIENT;
  return errorName(error instanceof DatabakerError ? error.kind : 'bug');
}

/** Throttling, faults of AWS, and broken connections. */
function passes(error: Error): boolean {
  const cause = error.cause instanceof Error ? error.cause : error;
  if (isThrottling(cause)) return true;
  const { $fault, code } = cause as { $fault?: string; code?: string };
  return $fault === 'server' || code === 'ECONNRESET' || cause.name === 'TimeoutError';
}
