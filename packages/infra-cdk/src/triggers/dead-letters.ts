import { undeliveredName } from '@dc-data-baker/planner';
import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { alarmOnMessages } from './message-alarm.ts';
import type { TriggerContext } from './trigger-context.ts';

const ID = 'Undelivered';

/** The queue for events that EventBridge could not deliver for a day; one for each layer. */
export function deadLetters({ scope, project, layer, failures }: TriggerContext): Queue {
  const existing = scope.node.tryFindChild(ID);
  if (existing instanceof Queue) return existing;
  const queue = new Queue(scope, ID, {
    queueName: undeliveredName(project, layer),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is itself a dead-letter queue, of EventBridge’s rules.',
  });
  alarmOnMessages(queue, `${layer}: EventBridge could not start a bake`, failures);
  return queue;
}
