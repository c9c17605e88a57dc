import type { TaskState } from './asl.ts';
import type { MachineResources } from './machine-resources.ts';
import { RETRY_DYNAMODB } from './retries.ts';

/** DynamoDB's error if a lock is not as the condition of a write says. */
export const CONDITION_NOT_MET = ['DynamoDB.ConditionalCheckFailedException'];

/** Fails in an execution that lost a lock because it was stopped and redriven by a person. */
export function stillHeld(
  resources: MachineResources,
  lock: string,
): Omit<TaskState, 'Next' | 'End'> {
  return {
    ...putHolder(resources, '#holder = :me', { ':me': { 'S.$': '$$.Execution.Id' } }),
    Parameters: putParameters(resources, { S: lock }, '#holder = :me', {
      ':me': { 'S.$': '$$.Execution.Id' },
    }),
  };
}

/** Releases the lock `$.lock`, in an execution that continues. */
export function releaseLock(resources: MachineResources): Omit<TaskState, 'Next' | 'End'> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::dynamodb:deleteItem',
    Parameters: {
      TableName: resources.locks,
      Key: { lock: { 'S.$': '$.lock' } },
      ConditionExpression: '#holder = :me',
      ExpressionAttributeNames: { '#holder': 'holder' },
      ExpressionAttributeValues: { ':me': { 'S.$': '$$.Execution.Id' } },
    },
    ResultPath: null,
    Retry: RETRY_DYNAMODB,
  };
}

type Values = Readonly<Record<string, { readonly [type: string]: string }>>;

/** Writes the running execution into the lock `$.lock`, on a condition. */
export function putHolder(
  resources: MachineResources,
  condition: string,
  values: Values,
): Omit<TaskState, 'Next' | 'End'> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::dynamodb:putItem',
    Parameters: putParameters(resources, { 'S.$': '$.lock' }, condition, values),
    ResultPath: null,
    Retry: RETRY_DYNAMODB,
  };
}

function putParameters(
  { locks }: MachineResources,
  lock: { readonly [type: string]: string },
  condition: string,
  values: Values,
) {
  return {
    TableName: locks,
    Item: {
      lock,
      holder: { 'S.$': '$$.Execution.Id' },
      since: { 'S.$': '$$.Execution.StartTime' },
    },
    ConditionExpression: condition,
    ExpressionAttributeNames: {
      ...(condition.includes('#lock') ? { '#lock': 'lock' } : {}),
      '#holder': 'holder',
    },
    ExpressionAttributeValues: values,
  };
}
