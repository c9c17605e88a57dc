import type { Retrier } from './asl.ts';

/** Waits longer from time to time, and for a random part of that, so that many do not come at once. */
const backingOff = {
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxDelaySeconds: 120,
  JitterStrategy: 'FULL',
} as const;

/**
 * Too many queries for the account is the rule when pieces are started side by side, and passes;
 * such a query never began. Nothing else that Athena answers is tried again as it is: whether a
 * query that failed may succeed is for Athena to say (see `query-segment.ts`).
 * https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html#API_StartQueryExecution_Errors
 */
export const RETRY_ATHENA: readonly Retrier[] = [
  {
    ErrorEquals: [
      'Athena.TooManyRequestsException',
      'Athena.InternalServerException',
      'Athena.SdkClientException',
    ],
    MaxAttempts: 12,
    ...backingOff,
  },
];

/**
 * What Lambda itself may answer when nothing is wrong with the function, and what our own
 * functions call passing (see `packages/steps/src/transient.ts`). `Lambda.AWSLambdaException`, which
 * AWS would have tried again too, is also what a permission that lacks is called: see
 * `unnamed-errors.ts`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
export const RETRY_LAMBDA: readonly Retrier[] = [
  {
    ErrorEquals: [
      'Lambda.ServiceException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
      'Databaker.Transient',
    ],
    MaxAttempts: 6,
    ...backingOff,
  },
];

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
export const RETRY_DYNAMODB: readonly Retrier[] = [
  {
    ErrorEquals: [
      'DynamoDB.InternalServerErrorException',
      'DynamoDB.ProvisionedThroughputExceededException',
      'DynamoDB.RequestLimitExceededException',
      'DynamoDB.ThrottlingException',
      'DynamoDB.SdkClientException',
    ],
    MaxAttempts: 8,
    ...backingOff,
  },
];

export const RETRY_DESCRIBE: readonly Retrier[] = [
  {
    ErrorEquals: ['Sfn.ThrottlingException', 'Sfn.SdkClientException'],
    MaxAttempts: 8,
    ...backingOff,
  },
];
