import type { QueryExecution } from '@aws-sdk/client-athena';
import { checkTables, QueryFailure } from '@dc-data-baker/engine/aws';
import { errorName } from '@dc-data-baker/models';
import type { CaughtError, StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { StepRequests } from './step-requests.ts';

/**
 * Less than the limit in
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
const LONGEST_CAUSE = 30_000;

/**
 * Throttling and faults of AWS, for which Step Functions has no other name than the service's. A
 * missing permission has the same name. See `unnamed-errors.ts` of infra-cdk.
 */
const PASSING = /throttl|exceeded|too ?many ?requests|status code: (429|50\d)/i;

/**
 * Reports why a query failed on Athena. The rules of the laptop's engine decide whether another
 * attempt may help.
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
      error: { ...error, Cause: cut(`${place}${error.Cause || error.Error}`) },
    };
  const failure = new QueryFailure(execution, await aws.athena.config.region());
  return {
    retryable: failure.retryable,
    error: { Error: errorName(failure.kind), Cause: cut(`${place}${failure.message}`) },
  };
}

/** The query in an error, which Step Functions includes as JSON. */
function queryExecution({ Cause = '' }: CaughtError): QueryExecution | undefined {
  const parsed = parse(Cause) as { QueryExecution?: QueryExecution } & QueryExecution;
  const execution = parsed?.QueryExecution ?? parsed;
  return execution?.QueryExecutionId === undefined ? undefined : execution;
}

/**
 * Removes the Glue tables of a failed bake's checks. The files stay, so that they can be examined;
 * a later bake deletes them.
 */
export async function clear(
  { catalogue }: StepClients,
  { bakeId, stage, tables, error }: StepRequests['clear'],
): Promise<StepAnswers['clear']> {
  const made = tables.flatMap(({ table: { database, name } }) =>
    checkTables(name, bakeId).map((called) => ({ database, called })),
  );
  for (const { database, called } of made) {
    try {
      await catalogue.remove(database, called);
    } catch (left) {
      // A deploy may have taken the permission away meanwhile, with the table. Others can still be removed,
      // and the failure of the bake is what people must be told of.
      console.log(`${called} was not removed`, left);
    }
  }
  // A timeout has no cause, or an empty one. A function's error contains its stack, which is in the function's log.
  const message = (parse(error.Cause ?? '') as { errorMessage?: string } | undefined)?.errorMessage;
  const cause = message === undefined ? error.Cause || stage : `${stage}: ${message}`;
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
