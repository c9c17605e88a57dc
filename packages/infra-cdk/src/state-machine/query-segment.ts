import type { ChoiceState, PassState, States, TaskState, Template, WaitState } from './asl.ts';
import type { MachineResources } from './machine-resources.ts';
import { RETRY_ATHENA } from './retries.ts';
import { goTo, type Segment } from './segment.ts';
import { stateName } from './state-name.ts';
import { lambdaTask } from './step-task.ts';

/** Athena stops a query after 30 minutes by default; one that was queued may take longer. */
const LONGEST_QUERY_SECONDS = 2 * 60 * 60;

const MOST_ATTEMPTS = 3;

export interface QueryOptions {
  /** The beginning of the states' names, such as `Unload addresses`. */
  readonly does: string;
  readonly table: string;
  readonly database: string;
  /** For messages: the stage, and a path or text that identifies the query within it. */
  readonly stage: string;
  readonly what: string;
  /**
   * The values that each attempt computes anew: `sql`, and a `token` by which Athena recognises a
   * repeated request. `$.attempt` counts from 1.
   */
  readonly attempt: { readonly [key: string]: Template };
  /** Kept from attempt to attempt. */
  readonly kept: readonly string[];
  readonly resources: MachineResources;
  /** Where the query's id is stored. */
  readonly resultPath: string;
}

/**
 * One query on Athena, which Step Functions itself waits for. It is retried if Athena says that
 * this may help, with each attempt as a query of its own.
 *
 * A `Retry` cannot do that: it sees every failed query as `States.TaskFailed`, and would send the
 * same statement for the same location, which `UNLOAD` then finds not empty.
 */
export function querySegment(options: QueryOptions, next: string | undefined): Segment {
  const { does, table } = options;
  const name = (what: string) => stateName(`${does}: ${what}`, table);
  const attempt = name('attempt');
  const run = stateName(does, table);
  const explain = name('what failed');
  const decide = name('may it help');
  const pause = name('pause');
  const again = name('again');
  const fail = name('failed');
  const kept = Object.fromEntries(options.kept.map((key) => [`${key}.$`, `$.${key}`]));
  const states: States = {
    [attempt]: {
      Type: 'Pass',
      Parameters: { ...kept, 'attempt.$': '$.attempt', ...options.attempt },
      Next: run,
    } satisfies PassState,
    [run]: { ...athenaTask(options), Catch: caught(explain), ...goTo(next) },
    [explain]: lambdaTask(
      options.resources.steps,
      {
        step: 'explain',
        stage: options.stage,
        ...(options.what.startsWith('$') ? { 'what.$': options.what } : { what: options.what }),
        'error.$': '$.error',
      },
      { Next: decide },
      {
        resultPath: '$.why',
        resultSelector: { 'retryable.$': '$.Payload.retryable', 'error.$': '$.Payload.error' },
      },
    ),
    [decide]: {
      Type: 'Choice',
      Choices: [
        {
          And: [
            { Variable: '$.why.retryable', BooleanEquals: true },
            { Variable: '$.attempt', NumericLessThan: MOST_ATTEMPTS },
          ],
          Next: again,
        },
      ],
      Default: fail,
    } satisfies ChoiceState,
    [again]: {
      Type: 'Pass',
      Parameters: {
        ...kept,
        'attempt.$': 'States.MathAdd($.attempt, 1)',
        // Longer before the third attempt than before the second, with a random part.
        'seconds.$':
          'States.ArrayGetItem(States.Array(0, States.MathRandom(5, 15), States.MathRandom(30, 90)), $.attempt)',
      },
      Next: pause,
    } satisfies PassState,
    [pause]: { Type: 'Wait', SecondsPath: '$.seconds', Next: attempt } satisfies WaitState,
    [fail]: { Type: 'Fail', ErrorPath: '$.why.error.Error', CausePath: '$.why.error.Cause' },
  };
  return { startAt: attempt, states };
}

function caught(next: string) {
  return [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: next }];
}

function athenaTask({
  database,
  resources,
  resultPath,
}: QueryOptions): Omit<TaskState, 'Next' | 'End'> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::athena:startQueryExecution.sync',
    Parameters: {
      'QueryString.$': '$.sql',
      'ClientRequestToken.$': '$.token',
      QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: database },
      WorkGroup: resources.workgroup,
    },
    ResultSelector: { 'id.$': '$.QueryExecution.QueryExecutionId' },
    ResultPath: resultPath,
    TimeoutSeconds: LONGEST_QUERY_SECONDS,
    Retry: RETRY_ATHENA,
  };
}
