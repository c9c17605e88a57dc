import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** What makes, finds and removes the interfaces by which a function is in a VPC. */
const CHANGES = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** EC2 lets these be allowed for everything or not at all: they name no resource. */
export const DESCRIBES: readonly string[] = [
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
];

/**
 * What Lambda does as a function's role to have the function in a VPC, and never the function itself:
 * its own code is refused all of it.
 *
 * AWS's own policy for this (`AWSLambdaVPCAccessExecutionRole`) allows it for all accounts' resources,
 * and with it to write to every log. Interfaces have no names before they are made, and Lambda has to
 * be allowed all of an account's, as its documentation says; so this names the account and the region.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function networkStatements(stack: Stack, functionName: string): PolicyStatement[] {
  // By its name: the function is made after its role.
  const itself = stack.formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: functionName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return [
    new PolicyStatement({
      actions: CHANGES,
      resources: [stack.formatArn({ service: 'ec2', resource: '*', resourceName: '*' })],
    }),
    new PolicyStatement({ actions: [...DESCRIBES], resources: ['*'] }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: [...CHANGES, ...DESCRIBES],
      resources: ['*'],
      conditions: { ArnEquals: { 'lambda:SourceFunctionArn': itself } },
    }),
  ];
}
