import { DatabakerError, type TriggerOf } from '@dc-data-baker/models';
import { eventName, eventQueueNames } from '@dc-data-baker/planner';
import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { constructId } from '../names.ts';
import { deadLetters } from './dead-letters.ts';
import { alarmOnMessages } from './message-alarm.ts';
import { queueToMachine } from './queue-to-machine.ts';
import type { TriggerContext } from './trigger-context.ts';

/**
 * How long SQS drops duplicates of a message.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
const DEDUPLICATED_MINUTES = 5;

/** How often a message is processed before it is moved to the other queue. */
const MOST_TRIES = 5;

/**
 * Starts the machine after an event, and once after a burst of events, of one name or several: all
 * events become the same message, of which SQS drops all but the first, and which it delays for
 * some minutes.
 *
 * @throws a `definition` error for a delay during which events would be lost
 */
export function eventTrigger(
  { name, or = [], delayMinutes }: TriggerOf<'event'>,
  context: TriggerContext,
): void {
  const { scope, project, layer, machine, failures } = context;
  if (delayMinutes < DEDUPLICATED_MINUTES) {
    throw new DatabakerError(
      'definition',
      `layer \`${layer}\`: its trigger ${name} waits ${delayMinutes} minutes; it must wait ${DEDUPLICATED_MINUTES} at least. SQS drops an event that comes within ${DEDUPLICATED_MINUTES} minutes of another, so the bake must not have begun by then`,
    );
  }
  const events = [name, ...or];
  const common = {
    fifo: true,
    contentBasedDeduplication: true,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  };
  const what = eventName(project, layer, name);
  const names = eventQueueNames(project, layer, name);
  const failed = new Queue(scope, constructId('Failed', name), {
    ...common,
    queueName: names.failed,
  });
  const queue = new Queue(scope, constructId('Events', name), {
    ...common,
    queueName: names.events,
    deliveryDelay: Duration.minutes(delayMinutes),
    visibilityTimeout: Duration.minutes(1),
    deadLetterQueue: { queue: failed, maxReceiveCount: MOST_TRIES },
  });
  alarmOnMessages(failed, `${layer}: a bake could not be started after ${name}`, failures);
  new Rule(scope, constructId('On', name), {
    description: `Starts a bake of ${layer} after ${events.join(' or ')}.`,
    eventPattern: { detailType: events },
    targets: [
      new SqsQueue(queue, {
        messageGroupId: layer,
        // Without anything from the event itself, because messages that differ are not
        // deduplicated.
        message: RuleTargetInput.fromObject({ startedBy: `the event ${events.join(' or ')}` }),
        deadLetterQueue: deadLetters(context),
      }),
    ],
  });
  queueToMachine(scope, { id: constructId('Start', name), name: what, queue, machine });
}
