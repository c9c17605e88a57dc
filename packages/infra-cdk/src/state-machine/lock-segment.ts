import type { States } from './asl.ts';
import { CONDITION_NOT_MET, putHolder } from './lock-tasks.ts';
import type { MachineResources } from './machine-resources.ts';
import { RETRY_DESCRIBE, RETRY_DYNAMODB } from './retries.ts';
import { goTo, type Segment } from './segment.ts';

/** The time between two attempts, and the most attempts: three hours in total. */
const WAIT_SECONDS = 60;
const MOST_WAITS = 180;

/** An execution that Step Functions does not know may be too new. */
const WAITS_FOR_UNKNOWN = 1;

/** A holder that cannot be looked up counts as ended after this: half an hour. */
const WAITS_FOR_UNSEEN = 30;

export interface LockOptions {
  /** The name of the lock in names of states. */
  readonly what: string;
  readonly resources: MachineResources;
  /**
   * The next state if somebody holds it, with `$.found.Item.holder.S`; without one, the segment
   * waits.
   */
  readonly whenHeld?: string;
}

/**
 * Takes the lock `$.lock`, an item of a DynamoDB table that names the execution that holds it.
 * `$.waits` must be 0.
 *
 * Locks are never returned: one is free when the execution that it names has ended, for whatever
 * reason. So there is nothing to clean up after an execution that crashed, was stopped or timed
 * out. A stale lock is taken over on the condition that it still names the same execution, so that
 * only one of two can succeed.
 */
export function lockSegment(options: LockOptions, next: string | undefined): Segment {
  const { what, whenHeld } = options;
  const take = `Take ${what}`;
  const who = `Who has ${what}`;
  const gone = `Is ${what} free again`;
  const look = `Look at the holder of ${what}`;
  const running = `Is the holder of ${what} running`;
  const unknown = `Is the holder of ${what} unknown`;
  const unseen = `Is the look at the holder of ${what} denied`;
  const over = `Take over ${what}`;
  const held = `Wait for ${what} or not`;
  const wait = `Wait for ${what}`;
  const count = `Count the wait for ${what}`;
  const say = `Say who has ${what}`;
  const fail = `Waited too long for ${what}`;
  const states: States = {
    [take]: {
      ...putHolder(options.resources, 'attribute_not_exists(#lock) OR #holder = :me', {
        ':me': { 'S.$': '$$.Execution.Id' },
      }),
      Catch: [{ ErrorEquals: CONDITION_NOT_MET, ResultPath: '$.error', Next: who }],
      ...goTo(next),
    },
    [who]: {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:getItem',
      Parameters: {
        TableName: options.resources.locks,
        Key: { lock: { 'S.$': '$.lock' } },
        ConsistentRead: true,
      },
      ResultPath: '$.found',
      Retry: RETRY_DYNAMODB,
      Next: gone,
    },
    [gone]: {
      Type: 'Choice',
      Choices: [{ Variable: '$.found.Item', IsPresent: true, Next: look }],
      Default: take,
    },
    [look]: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sfn:describeExecution',
      Parameters: { 'ExecutionArn.$': '$.found.Item.holder.S' },
      ResultSelector: { 'status.$': '$.Status' },
      ResultPath: '$.execution',
      Retry: RETRY_DESCRIBE,
      Catch: [
        {
          ErrorEquals: ['Sfn.ExecutionDoesNotExistException'],
          ResultPath: '$.error',
          Next: unknown,
        },
        // Of another account, or an unexpected name: the lock must not be held forever.
        { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: unseen },
      ],
      Next: running,
    },
    [running]: {
      Type: 'Choice',
      Choices: [
        {
          Or: [
            { Variable: '$.execution.status', StringEquals: 'RUNNING' },
            { Variable: '$.execution.status', StringEquals: 'PENDING_REDRIVE' },
          ],
          Next: whenHeld ?? held,
        },
      ],
      Default: over,
    },
    [unknown]: {
      Type: 'Choice',
      Choices: [{ Variable: '$.waits', NumericLessThan: WAITS_FOR_UNKNOWN, Next: wait }],
      Default: over,
    },
    [unseen]: {
      Type: 'Choice',
      Choices: [{ Variable: '$.waits', NumericLessThan: WAITS_FOR_UNSEEN, Next: wait }],
      Default: over,
    },
    [over]: {
      ...putHolder(options.resources, '#holder = :holder', {
        ':holder': { 'S.$': '$.found.Item.holder.S' },
      }),
      Catch: [{ ErrorEquals: CONDITION_NOT_MET, ResultPath: '$.error', Next: take }],
      ...goTo(next),
    },
    [wait]: { Type: 'Wait', Seconds: WAIT_SECONDS, Next: count },
    [count]: {
      Type: 'Pass',
      Parameters: { 'lock.$': '$.lock', 'waits.$': 'States.MathAdd($.waits, 1)' },
      Next: take,
    },
    ...(whenHeld === undefined
      ? {
          [held]: {
            Type: 'Choice',
            Choices: [{ Variable: '$.waits', NumericLessThan: MOST_WAITS, Next: wait }],
            Default: say,
          },
          [say]: {
            Type: 'Pass',
            Parameters: {
              Error: 'Databaker.Waited',
              'Cause.$': `States.Format('{} was being baked for ${(MOST_WAITS * WAIT_SECONDS) / 3600} hours by {}; look at what it does, stop it if it hangs, and bake again', $.lock, $.found.Item.holder.S)`,
            },
            Next: fail,
          },
          [fail]: { Type: 'Fail', ErrorPath: '$.Error', CausePath: '$.Cause' },
        }
      : {}),
  };
  return { startAt: take, states };
}
