import type { StepKind, StepRequests } from '@dc-data-baker/steps';
import type { TaskState, Template, Transition } from './asl.ts';
import { RETRY_LAMBDA } from './retries.ts';

/** A step's request in a machine's definition: values that are only known at run time are paths. */
export type StepTemplate<Kind extends StepKind> = {
  readonly [Key in keyof StepRequests[Kind] as Key extends string
    ? Key | `${Key}.$`
    : never]?: Key extends `${string}.$` ? string : unknown;
} & { readonly step: Kind };

interface TaskOptions {
  readonly comment?: string;
  /** Where the answer is stored; without one it is dropped. */
  readonly resultPath?: string;
  readonly resultSelector?: Template;
}

/**
 * A task that calls a function. Its answer is stored in one place or dropped, because a machine's
 * state may have at most 256 KiB.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export function lambdaTask(
  functionArn: string,
  payload: Template,
  transition: Transition,
  { comment, resultPath, resultSelector }: TaskOptions = {},
): TaskState {
  return {
    Type: 'Task',
    ...(comment === undefined ? {} : { Comment: comment }),
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: functionArn, Payload: payload },
    ...(resultSelector === undefined ? {} : { ResultSelector: resultSelector }),
    ResultPath: resultPath ?? null,
    Retry: RETRY_LAMBDA,
    ...transition,
  };
}

/** A task that calls the step function. */
export function stepTask<Kind extends StepKind>(
  functionArn: string,
  request: StepTemplate<Kind>,
  transition: Transition,
  options: TaskOptions = {},
): TaskState {
  return lambdaTask(functionArn, request as unknown as Template, transition, options);
}
