import type { StageOf } from '@dc-data-baker/planner';
import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { readParameters } from './read-parameters.ts';
import { objects } from './s3-statements.ts';

/**
 * The permissions of the function that reads databases: to read the parameters of its databases,
 * and to write the bakes of its tables. It reads no tables, and publishes nothing.
 *
 * A parameter that is encrypted with AWS's own key (`aws/ssm`) needs no permission for KMS; a
 * customer key's policy must allow this role to decrypt.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
 */
export function extractorStatements(
  stack: Stack,
  extracts: readonly StageOf<'extract'>[],
): PolicyStatement[] {
  const parameters = extracts.flatMap(({ from: { aws } }) => [
    aws.hostParameter,
    aws.passwordParameter,
  ]);
  return [
    readParameters(stack, parameters),
    ...objects(stack, {
      actions: ['s3:PutObject'],
      locations: extracts.map(({ bakesLocation }) => bakesLocation),
    }),
  ];
}
