import type { Catcher, MapState, State, States, TaskState, Test } from './asl.ts';
import { stateName } from './state-name.ts';

/**
 * Step Functions' names for errors that are not in a service's model, by service. Both throttling
 * and missing permissions arrive under these names: only the cause distinguishes them, which a
 * `Retry` cannot read. AWS's two SDKs for Java each have their own name.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
const UNNAMED: Readonly<Record<string, readonly string[]>> = {
  athena: ['Athena.AmazonAthenaException', 'Athena.AthenaException'],
  dynamodb: ['DynamoDB.AmazonDynamoDBException', 'DynamoDB.DynamoDbException'],
  lambda: ['Lambda.AWSLambdaException', 'Lambda.LambdaException'],
  sfn: ['Sfn.SfnException'],
  sns: ['SNS.AmazonSNSException', 'SNS.SnsException'],
};

/** Parts of the causes of transient errors: the many names for throttling, and faults of AWS. */
const PASSING = [
  '*hrottl*',
  // The rate, or the throughput.
  '*xceeded*',
  '*Too*Many*Requests*',
  '*Status Code: 429*',
  '*Status Code: 50*',
];

/** For each run of a machine, or of a piece of a Map. */
const MOST_TIMES = 30;

const CAUSE = '$.unnamed.Cause';

const IS_PASSING = PASSING.map((pattern): Test => ({ Variable: CAUSE, StringMatches: pattern }));

/**
 * Retries every task whose error has no name of its own but is transient according to its cause.
 * Any other error goes where the task's errors go, or fails.
 *
 * A query is retried by its own states: see `query-segment.ts`. All tasks whose errors go to the
 * same state share the deciding states; with separate ones, they would be almost half of a machine.
 */
export function retryingUnnamed(states: States): States {
  const groups = new Map<string, string[]>();
  const retried = Object.entries(states).map(([name, state]): [string, State] => {
    if (state.Type === 'Map') {
      const { ItemProcessor } = state;
      const States = retryingUnnamed(ItemProcessor.States);
      // Its mode is unchanged, which TypeScript cannot see.
      return [name, { ...state, ItemProcessor: { ...ItemProcessor, States } } as MapState];
    }
    const errors = state.Type === 'Task' ? unnamedErrors(state) : undefined;
    if (state.Type !== 'Task' || !errors) return [name, state];
    const key = JSON.stringify(otherErrors(state) ?? null);
    const group = groups.get(key) ?? [];
    groups.set(key, [...group, name]);
    return [
      name,
      catching(state, { ErrorEquals: errors, ResultPath: '$.unnamed', Next: caughtAt(name) }),
    ];
  });
  const deciding = [...groups].map(([key, tasks]) =>
    decidingStates(tasks, JSON.parse(key) as Catcher | null),
  );
  return Object.assign({}, Object.fromEntries(retried), ...deciding);
}

function unnamedErrors({ Resource }: TaskState): readonly string[] | undefined {
  if (Resource.includes('startQueryExecution')) return undefined;
  // `dynamodb` of `arn:aws:states:::dynamodb:putItem`, `sfn` of `...:::aws-sdk:sfn:...`.
  return UNNAMED[Resource.replace(/^arn:aws:states:::(aws-sdk:)?/, '').split(':')[0] ?? ''];
}

/** Where a task's errors go that nothing else catches. */
function otherErrors({ Catch = [] }: TaskState): Catcher | undefined {
  return Catch.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
}

function catching(task: TaskState, caught: Catcher): TaskState {
  const catchers = task.Catch ?? [];
  const others = otherErrors(task);
  const before = catchers.filter((catcher) => catcher !== others);
  return { ...task, Catch: [...before, caught, ...(others ? [others] : [])] };
}

function caughtAt(task: string): string {
  return stateName('Caught at', task);
}

function decidingStates(tasks: readonly string[], others: Catcher | null): States {
  const [named = ''] = tasks;
  const passes = stateName('Does it pass:', named);
  const first = stateName('It passes:', named);
  const again = stateName('It passes again:', named);
  const pause = stateName('Pause before', named);
  const back = stateName('Back to', named);
  const fails = stateName('It does not pass:', named);
  const marks = tasks.map((task): [string, State] => [
    caughtAt(task),
    { Type: 'Pass', Result: task, ResultPath: '$.caughtAt', Next: passes },
  ]);
  return {
    ...Object.fromEntries(marks),
    [passes]: {
      Type: 'Choice',
      Choices: [
        { Not: { And: [{ Variable: CAUSE, IsPresent: true }, { Or: IS_PASSING }] }, Next: fails },
        { Not: { Variable: '$.passing', IsPresent: true }, Next: first },
        { Variable: '$.passing.times', NumericLessThan: MOST_TIMES, Next: again },
      ],
      Default: fails,
    },
    // With a random part, so that retries do not come at once.
    [first]: passing(1, 'States.MathRandom(2, 10)', pause),
    [again]: passing('States.MathAdd($.passing.times, 1)', 'States.MathRandom(10, 120)', pause),
    [pause]: { Type: 'Wait', SecondsPath: '$.passing.seconds', Next: back },
    [back]: {
      Type: 'Choice',
      Choices: tasks.map((task) => ({ Variable: '$.caughtAt', StringEquals: task, Next: task })),
      Default: fails,
    },
    [fails]: others
      ? { Type: 'Pass', InputPath: '$.unnamed', ResultPath: others.ResultPath, Next: others.Next }
      : { Type: 'Fail', ErrorPath: '$.unnamed.Error', CausePath: '$.unnamed.Cause' },
  };
}

function passing(times: number | string, seconds: string, next: string): State {
  const counted = typeof times === 'number' ? { times } : { 'times.$': times };
  const Parameters = { ...counted, 'seconds.$': seconds };
  return { Type: 'Pass', Parameters, ResultPath: '$.passing', Next: next };
}
