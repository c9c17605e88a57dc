import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** @param names of SSM parameters, such as `/dc-data-baker/SENTRY_DSN` */
export function readParameters(stack: Stack, names: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['ssm:GetParameter'],
    resources: [...new Set(names)].map((name) =>
      stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) }),
    ),
  });
}
