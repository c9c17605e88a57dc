import type { Catcher, MapState, State, States, TaskState, Test } from './asl.ts';
import { stateName } from './state-name.ts';

/**
 * What Step Functions calls an error that the service's model has no name for, by the service that a
 * task asks. Throttling arrives so, and so do permissions that lack: only the cause tells them apart,
 * which a `Retry` does not look at. AWS's two SDKs for Java have a name each.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
const UNNAMED: Readonly<Record<string, readonly string[]>> = {
  athena: ['Athena.AmazonAthenaException', 'Athena.AthenaException'],
  dynamodb: ['DynamoDB.AmazonDynamoDBException', 'DynamoDB.DynamoDbException'],
  lambda: ['Lambda.AWSLambdaException', 'Lambda.LambdaException'],
  sfn: ['Sfn.SfnException'],
  sns: ['SNS.AmazonSNSException', 'SNS.SnsException'],
};

/**
 * What the causes of errors that pass have in them: throttling by its many names, and faults of AWS's
 * own.
 */
const PASSING = [
  '*Throttl*',
  '*Rate exceeded*',
  '*Too Many Requests*',
  '*TooManyRequests*',
  '*RequestLimitExceeded*',
  '*ProvisionedThroughputExceeded*',
  '*Status Code: 429*',
  '*Status Code: 50*',
];

/** In one go through a machine, or through a piece of a Map. */
const MOST_TIMES = 30;

/**
 * Has every task tried again whose error has no name of its own but passes by its cause. What does
 * not pass goes where the task's errors go, or fails.
 */
export function retryingUnnamed(states: States): States {
  return Object.fromEntries(
    Object.entries(states).flatMap(([name, state]) => retried(name, state)),
  );
}

function retried(name: string, state: State): [string, State][] {
  if (state.Type === 'Map') {
    const { ItemProcessor } = state;
    const States = retryingUnnamed(ItemProcessor.States);
    // Its mode stays, which TypeScript cannot see.
    return [[name, { ...state, ItemProcessor: { ...ItemProcessor, States } } as MapState]];
  }
  if (state.Type !== 'Task') return [[name, state]];
  const errors = UNNAMED[serviceOf(state)];
  if (!errors) return [[name, state]];
  return Object.entries(statesOf(name, state, errors));
}

/** `athena` of `arn:aws:states:::athena:getQueryResults`, `sfn` of `...:::aws-sdk:sfn:...`. */
function serviceOf({ Resource }: TaskState): string {
  return Resource.replace(/^arn:aws:states:::(aws-sdk:)?/, '').split(':')[0] ?? '';
}

function statesOf(name: string, task: TaskState, errors: readonly string[]): States {
  const passes = stateName('Does it pass:', name);
  const first = stateName('It passes:', name);
  const again = stateName('It passes again:', name);
  const pause = stateName('Pause before', name);
  const fails = stateName('It does not pass:', name);
  const catchers = task.Catch ?? [];
  const last = catchers.findIndex(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
  const before = last < 0 ? catchers.length : last;
  const caught: Catcher = { ErrorEquals: errors, ResultPath: '$.unnamed', Next: passes };
  const others = catchers[before];
  return {
    [name]: { ...task, Catch: [...catchers.slice(0, before), caught, ...catchers.slice(before)] },
    [passes]: {
      Type: 'Choice',
      Choices: [
        { Not: { And: [{ Variable: CAUSE, IsPresent: true }, { Or: IS_PASSING }] }, Next: fails },
        { Not: { Variable: '$.passing', IsPresent: true }, Next: first },
        { Variable: '$.passing.times', NumericLessThan: MOST_TIMES, Next: again },
      ],
      Default: fails,
    },
    // Not the same for two, so that many do not come at once.
    [first]: passing(1, 'States.MathRandom(2, 10)', pause),
    [again]: passing('States.MathAdd($.passing.times, 1)', 'States.MathRandom(10, 120)', pause),
    [pause]: { Type: 'Wait', SecondsPath: '$.passing.seconds', Next: name },
    [fails]: others
      ? { Type: 'Pass', InputPath: '$.unnamed', ResultPath: others.ResultPath, Next: others.Next }
      : { Type: 'Fail', ErrorPath: '$.unnamed.Error', CausePath: '$.unnamed.Cause' },
  };
}

const CAUSE = '$.unnamed.Cause';

const IS_PASSING = PASSING.map((pattern): Test => ({ Variable: CAUSE, StringMatches: pattern }));

function passing(times: number | string, seconds: string, next: string): State {
  const counted = typeof times === 'number' ? { times } : { 'times.$': times };
  const Parameters = { ...counted, 'seconds.$': seconds };
  return { Type: 'Pass', Parameters, ResultPath: '$.passing', Next: next };
}
