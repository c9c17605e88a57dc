import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * The topic of failures. What is sent there may show a wrong row, which is licensed data: so it
 * is encrypted, with a key of its own, because those who send (EventBridge and CloudWatch) may
 * not use SNS's.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function failureTopic(scope: Construct, name: string): Topic {
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
  // EventBridge is let in by its rules; for alarms the CDK does not do that.
  const conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };
  topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com', { conditions }));
  return topic;
}
