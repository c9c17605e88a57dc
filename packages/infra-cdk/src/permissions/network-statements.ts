import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Actions that create, find and delete a function's network interfaces in a VPC. */
const CHANGES = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** EC2 has no resources for these actions, so they are allowed for everything or not at all. */
export const DESCRIBES: readonly string[] = [
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
];

/**
 * What Lambda itself does with a function's role to attach the function to a VPC. The function's
 * own code is denied all of it.
 *
 * AWS's own policy for this (`AWSLambdaVPCAccessExecutionRole`) allows it for the resources of all
 * accounts, and also writing to every log. Interfaces have no names before they exist, so Lambda
 * must be allowed all of an account's, as its documentation says; this names the account and the
 * region.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function networkStatements(stack: Stack, functionName: string): PolicyStatement[] {
  // By its name, because the function is created after its role.
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
