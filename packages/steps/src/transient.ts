import { isThrottling } from '@dc-data-baker/engine/aws';
import { DatabakerError, errorName } from '@dc-data-baker/models';
import { tellSentry } from './sentry/reporter-in-aws.ts';

/** The function's name, which has the environment and the layer in it. */
const WHERE = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'a function';

/** The name by which a state machine knows what may succeed when it is done again. */
const TRANSIENT = 'Databaker.Transient';

/**
 * Names what goes wrong for the state machine, which decides by names: by who can put it right,
 * or as something that passes. The SDK has tried that a number of times already. Of a bug Sentry is
 * told, too.
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

/** Throttling, faults of AWS's own, and connections that broke. */
function passes(error: Error): boolean {
  const cause = error.cause instanceof Error ? error.cause : error;
  if (isThrottling(cause)) return true;
  const { $fault, code } = cause as { $fault?: string; code?: string };
  return $fault === 'server' || code === 'ECONNRESET' || cause.name === 'TimeoutError';
}
