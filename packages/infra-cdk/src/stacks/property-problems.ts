import { charactersOf } from '../permissions/policy-characters.ts';

interface PropertyQuota {
  readonly type: string;
  readonly property: string;
  readonly most: number;
  readonly what: 'bytes' | 'characters' | 'members';
}

/**
 * The services' limits on properties that grow with what is defined: events, names, queries. Others are kept
 * by what they are made of (names: `resourceName`) or by the models (descriptions of tables).
 *
 * - rules: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html and
 *   https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 * - functions: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html and
 *   https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 * - named queries: https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html
 * - alarms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 * - pipes: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html
 * - queues: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
 * - roles: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html and
 *   https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
const QUOTAS: readonly PropertyQuota[] = [
  { type: 'AWS::Events::Rule', property: 'EventPattern', most: 2048, what: 'characters' },
  { type: 'AWS::Events::Rule', property: 'Description', most: 512, what: 'characters' },
  { type: 'AWS::Events::Rule', property: 'Targets', most: 5, what: 'members' },
  { type: 'AWS::Events::Rule', property: 'Name', most: 64, what: 'characters' },
  { type: 'AWS::Lambda::Function', property: 'Environment', most: 4096, what: 'bytes' },
  { type: 'AWS::Lambda::Function', property: 'Description', most: 256, what: 'characters' },
  { type: 'AWS::Lambda::Function', property: 'FunctionName', most: 64, what: 'characters' },
  { type: 'AWS::Athena::NamedQuery', property: 'QueryString', most: 262_144, what: 'bytes' },
  { type: 'AWS::Athena::NamedQuery', property: 'Description', most: 1024, what: 'bytes' },
  { type: 'AWS::Athena::NamedQuery', property: 'Name', most: 128, what: 'bytes' },
  { type: 'AWS::CloudWatch::Alarm', property: 'AlarmDescription', most: 1024, what: 'characters' },
  { type: 'AWS::CloudWatch::Alarm', property: 'AlarmName', most: 255, what: 'characters' },
  { type: 'AWS::Pipes::Pipe', property: 'Description', most: 512, what: 'characters' },
  { type: 'AWS::Pipes::Pipe', property: 'Name', most: 64, what: 'characters' },
  { type: 'AWS::SQS::Queue', property: 'QueueName', most: 80, what: 'characters' },
  { type: 'AWS::SNS::Topic', property: 'TopicName', most: 256, what: 'characters' },
  { type: 'AWS::Logs::LogGroup', property: 'LogGroupName', most: 512, what: 'characters' },
  {
    type: 'AWS::StepFunctions::StateMachine',
    property: 'StateMachineName',
    most: 80,
    what: 'characters',
  },
  { type: 'AWS::IAM::Role', property: 'Description', most: 1000, what: 'characters' },
  { type: 'AWS::IAM::Role', property: 'ManagedPolicyArns', most: 10, what: 'members' },
];

/** What a service would refuse of a resource. */
export function propertyProblems(
  name: string,
  { Type, Properties = {} }: { readonly Type: string; readonly Properties?: object },
): string[] {
  return QUOTAS.filter(({ type }) => type === Type).flatMap(({ property, most, what }) => {
    const value: unknown = Properties[property as keyof typeof Properties];
    if (value === undefined) return [];
    const size = SIZES[what](value);
    return size <= most ? [] : [`${property} of ${name} has ${size} ${what}, and may have ${most}`];
  });
}

const SIZES: Readonly<Record<PropertyQuota['what'], (value: unknown) => number>> = {
  // Of what only CloudFormation knows the greatest length counts; of a text not its quotes.
  characters: (value) => (typeof value === 'string' ? [...value].length : lengthOf(value)),
  bytes: (value) => (typeof value === 'string' ? Buffer.byteLength(value) : lengthOf(value)),
  members: (value) => (Array.isArray(value) ? value.length : 1),
};

/** A text that is joined at deploy has no quotes; a pattern or an environment is sent as JSON. */
function lengthOf(value: unknown): number {
  const isText =
    typeof value === 'object' && value !== null && /^Ref$|^Fn::/.test(Object.keys(value)[0] ?? '');
  return charactersOf(value) - (isText ? 2 : 0);
}
