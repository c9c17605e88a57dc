import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { ofThisAccount } from '../permissions/of-this-account.ts';

export interface FailureTopicProps {
  readonly name: string;
  /** The name of the rules that may publish to it; it may end with `*`. */
  readonly rules: string;
}

/**
 * The topic of failures. A message may contain a wrong row, which is licensed data, so it is
 * encrypted, with a key of its own, because the senders (EventBridge and CloudWatch) may not use
 * SNS's key.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function failureTopic(scope: Construct, { name, rules }: FailureTopicProps): Topic {
  const stack = Stack.of(scope);
  const key = new Key(scope, 'FailuresKey', {
    description: `Encrypts ${name}.`,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const topic = new Topic(scope, 'Failures', {
    topicName: name,
    displayName: 'DC Data Baker: failures',
    masterKey: key,
    enforceSSL: true,
  });
  topic.grantPublish(ofThisAccount(scope, 'cloudwatch.amazonaws.com'));
  const eventBridge = new ServicePrincipal('events.amazonaws.com');
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Rules',
      principals: [eventBridge],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: {
          'aws:SourceArn': stack.formatArn({
            service: 'events',
            resource: 'rule',
            resourceName: rules,
          }),
        },
      },
    }),
  );
  // The key's policy must not limit EventBridge's source, or messages would not be delivered. It
  // limits the topic instead. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  const topicArn = stack.formatArn({
    service: 'sns',
    resource: name,
    arnFormat: ArnFormat.NO_RESOURCE_NAME,
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Rules',
      principals: [eventBridge],
      actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      resources: ['*'],
      conditions: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': topicArn } },
    }),
  );
  return topic;
}
