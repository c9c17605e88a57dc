import type { Retrier } from './asl.ts';

/**
 * Each wait is longer than the one before, with a random part, so that retries do not come at once.
 */
const backingOff = {
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxDelaySeconds: 120,
  JitterStrategy: 'FULL',
} as const;

/**
 * Too many queries for the account is normal while pieces are started concurrently, and passes;
 * such a query never began. No other error of Athena is retried unchanged: Athena says whether a
 * failed query may succeed (see `query-segment.ts`).
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
 * Errors of Lambda itself when nothing is wrong with the function, and those that our own functions
 * call transient (see `packages/steps/src/transient.ts`). `Lambda.AWSLambdaException`, which AWS's
 * examples also retry, is also the name for a missing permission: see `unnamed-errors.ts`.
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
