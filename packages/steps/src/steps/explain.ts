import type { QueryExecution } from '@aws-sdk/client-athena';
import { candidateTable, QueryFailure } from '@dc-data-baker/engine/aws';
import { errorName } from '@dc-data-baker/models';
import type { StepClients } from './step-clients.ts';
import type { CaughtError, StepAnswers, StepRequests } from './step-request.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html, and less */
const LONGEST_CAUSE = 30_000;

/**
 * Throttling and faults of AWS's own, where Step Functions has no name for an error but the service's:
 * a permission that lacks is called the same. See `unnamed-errors.ts` of infra-cdk.
 */
const PASSING = /throttl|exceeded|too ?many ?requests|status code: (429|50\d)/i;

/**
 * Says what Athena says of a query that failed. Whether another attempt may help is decided by the
 * rules of the laptop's engine.
 */
export async function explain(
  { aws }: StepClients,
  { stage, what, error }: StepRequests['explain'],
): Promise<StepAnswers['explain']> {
  const execution = queryExecution(error);
  const place = `${stage}, ${what}: `;
  if (!execution)
    return {
      retryable: PASSING.test(error.Cause ?? '') && error.Error.startsWith('Athena.'),
      error: { ...error, Cause: cut(`${place}${error.Cause ?? error.Error}`) },
    };
  const failure = new QueryFailure(execution, await aws.athena.config.region());
  return {
    retryable: failure.retryable,
    error: { Error: errorName(failure.kind), Cause: cut(`${place}${failure.message}`) },
  };
}

/** The query, of an error that has one: Step Functions gives it whole, as JSON. */
function queryExecution({ Cause = '' }: CaughtError): QueryExecution | undefined {
  const parsed = parse(Cause) as { QueryExecution?: QueryExecution } & QueryExecution;
  const execution = parsed?.QueryExecution ?? parsed;
  return execution?.QueryExecutionId === undefined ? undefined : execution;
}

/**
 * Takes what a failed bake's checks looked at out of the catalogue. The files stay, to be looked
 * at: a later bake tidies them away.
 */
export async function clear(
  { catalogue }: StepClients,
  { bakeId, stage, tables, error }: StepRequests['clear'],
): Promise<StepAnswers['clear']> {
  for (const { table } of tables) {
    await catalogue.remove(table.database, candidateTable(table.name, bakeId));
  }
  // A function's error comes with its stack, which is in the function's log.
  const message = (parse(error.Cause ?? '') as { errorMessage?: string } | undefined)?.errorMessage;
  const cause = message === undefined ? (error.Cause ?? stage) : `${stage}: ${message}`;
  return { Error: error.Error, Cause: cut(cause) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cut(text: string): string {
  return text.length > LONGEST_CAUSE ? `${text.slice(0, LONGEST_CAUSE)}…` : text;
}
