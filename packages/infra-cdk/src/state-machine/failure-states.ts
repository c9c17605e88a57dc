import { environmentName, type Plan, type Project, tableNamed } from '@dc-data-baker/planner';
import { stepTable } from '@dc-data-baker/steps';
import type { State, States } from './asl.ts';
import type { MachineResources } from './machine-resources.ts';
import { stepTask } from './step-task.ts';

/** The state after a bake has failed. */
export const CLEAR_UP = 'Clear up';
/** The state after a failure that leaves nothing to clean up. */
export const TELL = 'Tell somebody';
const REPORT = 'Tell Sentry';
const FAILED = 'Failed';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const LONGEST_SUBJECT = 99;

/**
 * Sends every failure of the execution to one state, except from states that say where all of their
 * errors go.
 */
export function failingTo(failed: string, states: States): States {
  const caught = { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: failed };
  const entries = Object.entries(states).map(([name, state]): [string, State] => {
    if (state.Type !== 'Task' && state.Type !== 'Map') return [name, state];
    const { Catch = [] } = state;
    const catchesAll = Catch.some(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
    return [name, catchesAll ? state : { ...state, Catch: [...Catch, caught] }];
  });
  return Object.fromEntries(entries);
}

/** Cleans up, and reports what was wrong. */
export function failureStates(
  project: Project,
  layer: string,
  bakePlan: Plan,
  resources: MachineResources,
): States {
  const tables = bakePlan.tables.map((name) => stepTable(tableNamed(project, name)));
  return {
    [CLEAR_UP]: {
      ...stepTask(
        resources.steps,
        {
          step: 'clear',
          'bakeId.$': '$.bakeId',
          'stage.$': '$.stage',
          tables,
          'error.$': '$.error',
        },
        { Next: TELL },
        {
          resultPath: '$.error',
          resultSelector: { 'Error.$': '$.Payload.Error', 'Cause.$': '$.Payload.Cause' },
        },
      ),
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.uncleared', Next: TELL }],
    },
    [TELL]: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sns:publish',
      Parameters: {
        TopicArn: resources.failures,
        Subject: `DC Data Baker, ${project.environment}: ${layer}`.slice(0, LONGEST_SUBJECT),
        'Message.$': "States.Format('{}: {} ({})', $.error.Error, $.error.Cause, $$.Execution.Id)",
      },
      ResultPath: null,
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.untold', Next: REPORT }],
      Next: REPORT,
    },
    [REPORT]: {
      ...stepTask(
        resources.steps,
        {
          step: 'report',
          environment: environmentName(project),
          layer,
          'execution.$': '$$.Execution.Id',
          'state.$': '$',
        },
        { Next: FAILED },
      ),
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.unreported', Next: FAILED }],
    },
    [FAILED]: { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: '$.error.Cause' },
  };
}
