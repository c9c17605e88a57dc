import { Stack, Validations } from 'aws-cdk-lib';
import { Effect, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { DESCRIBES } from './network-statements.ts';

/** Why a permission may end with `*`; cdk-nag reports any other one. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /:s3:::[^*]+\/\*$/,
    'The files below one prefix, which belongs to one table or to the results of queries: Athena and the bakes name them.',
  ],
  [
    /:glue:[^*]+__candidate_\*$/,
    'The tables through which the checks of one table see a bake before it is published: each is named after its bake.',
  ],
  [
    /:s3:::[^*]+\/\*\/_manifest\.json$/,
    'The manifests of the tables of one environment: where a deploy is rolled back, also that of a table’s location before.',
  ],
  [
    /:glue:[^*]+:table\/[^*/]+\/\*$/,
    'The tables of a database that the same stack makes: one that is no longer defined must be found, too, to be deleted.',
  ],
  [
    /:states:[^*]+:execution:[^*]+-\*:\*$/,
    'Any execution of this environment’s state machines may hold a lock, even one of a layer that has been renamed, so all may be described.',
  ],
  [
    /:states:[^*]+:execution:[^*]+:\*$/,
    'The executions of one state machine, which it starts for the pieces of a table: Step Functions names them.',
  ],
  [
    /:ec2:[^*]+:\*\/\*$/,
    'The network interfaces with which Lambda connects a function to a VPC: they have no names until Lambda creates them.',
  ],
];

const NO_RESOURCES =
  'EC2 describes network interfaces, X-Ray takes traces, and CloudWatch the settings of log deliveries, without a resource to name: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy';

/** Acknowledges the wildcards in a role's own statements for cdk-nag, each with its reason. */
export function acknowledgeWildcards(
  role: IConstruct,
  statements: readonly PolicyStatement[],
): void {
  const resources = new Set(
    statements
      .filter(hasNames)
      .flatMap((statement) => statement.resources.map((arn) => textOf(Stack.of(role), arn))),
  );
  if (resources.has('*')) throw new TypeError('a permission of ours names its resources');
  for (const resource of resources) {
    const reason = REASONS.find(([pattern]) => pattern.test(resource))?.[1];
    if (reason !== undefined) acknowledge(role, `Resource::${resource}`, reason);
  }
  // The CDK adds these if tracing and logs are on.
  acknowledge(role, 'Resource::*', NO_RESOURCES);
}

/** Whether the actions of a statement can be limited to certain resources. */
function hasNames({ effect, actions }: PolicyStatement): boolean {
  return effect === Effect.ALLOW && !actions.every((action) => DESCRIBES.includes(action));
}

function acknowledge(role: IConstruct, finding: string, reason: string): void {
  Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason });
}

/** An ARN in cdk-nag's notation: values that only CloudFormation knows are in angle brackets. */
function textOf(stack: Stack, arn: string): string {
  const resolved = stack.resolve(arn) as
    | string
    | { readonly 'Fn::Join': readonly [string, unknown[]] };
  if (typeof resolved === 'string') return resolved;
  if (!('Fn::Join' in resolved)) return '';
  return resolved['Fn::Join'][1]
    .map((part) => (typeof part === 'string' ? part : `<${(part as { Ref?: string }).Ref ?? ''}>`))
    .join('');
}
