import { SENTRY_PARAMETER } from '@dc-data-baker/steps';
import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Every function may read where Sentry is, whether somebody has set that or not. */
export function sentryStatement(stack: Stack): PolicyStatement {
  return new PolicyStatement({
    actions: ['ssm:GetParameter'],
    resources: [
      stack.formatArn({
        service: 'ssm',
        resource: 'parameter',
        resourceName: SENTRY_PARAMETER.slice(1),
      }),
    ],
  });
}
