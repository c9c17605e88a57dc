import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { type Layer, plural } from '@dc-data-baker/models';
import { eventName, eventQueueNames, type Project, undeliveredName } from '@dc-data-baker/planner';
import { isNamed } from '../aws-sdk/aws-error.ts';
import type { DeploymentClients } from '../aws-sdk/deployment-clients.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import { unlessRefused } from './unless-refused.ts';

/** The number of messages in a queue, as SQS counts them: approximately. */
interface Depth {
  readonly url: string;
  /** Ready to be received. */
  readonly ready: number;
  /** Delayed, to combine a burst of messages into one. */
  readonly delayed: number;
  /** Received, and still being processed. */
  readonly taken: number;
}

type Asked = Pick<DeploymentClients, 'sqs' | 'region'>;
type Judge = (name: string, depth: Depth) => Finding;

/** Checks that messages start bakes, and reports those that could not. */
export async function examineQueues(
  { sqs, region }: Asked,
  project: Project,
  layers: readonly Layer[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name: layer, triggers } of layers) {
    const queues = new Map<string, Judge>();
    for (const trigger of triggers) {
      if (trigger.kind !== 'event') continue;
      const { events, failed } = eventQueueNames(project, layer, trigger.name);
      queues.set(events, ofEvents(eventName(project, layer, trigger.name), region));
      queues.set(failed, ofDeadLetters(layer, region));
    }
    if (triggers.length > 0) {
      queues.set(undeliveredName(project, layer), ofDeadLetters(layer, region));
    }
    for (const [name, judge] of queues) {
      const asked = { about: name, doing: 'count its messages' };
      findings.push(
        ...(await unlessRefused('queues', asked, async () => {
          const depth = await depthOf(sqs, name);
          if (depth) return [judge(name, depth)];
          const todo = '`nx run infra-cdk:deploy`';
          return [warning('queues', { about: name, message: 'is not there', todo })];
        })),
      );
    }
  }
  return findings;
}

/**
 * The pipe receives a message at once, so a message that is ready means that the pipe does not
 * work.
 */
function ofEvents(pipe: string, region: string): Judge {
  return (about, { ready, delayed, taken }) => {
    if (ready === 0) {
      const waiting = delayed + taken;
      return ok('queues', {
        about,
        message: `${plural(waiting, 'message is', 'messages are')} about to start a bake`,
      });
    }
    return warning('queues', {
      about,
      message: plural(
        ready,
        'message is waiting, and starts no bake',
        'messages are waiting, and start no bake',
      ),
      todo: `run this again in a minute; if they are still there, \`aws pipes describe-pipe --region ${region} --name ${pipe}\` says why, and \`aws pipes start-pipe\` with the same options starts one that is stopped`,
    });
  };
}

function ofDeadLetters(layer: string, region: string): Judge {
  return (about, { url, ready, delayed, taken }) => {
    const all = ready + delayed + taken;
    if (all === 0) return ok('queues', { about, message: 'no message has failed' });
    return problem('queues', {
      about,
      message: `${plural(all, 'message')} could not start a bake of \`${layer}\``,
      todo: `\`nx run infra-cdk:verify ${layer}\` bakes it; if that is well, \`aws sqs purge-queue --region ${region} --queue-url ${url}\` drops them`,
    });
  };
}

/** @returns `undefined` if there is no such queue */
async function depthOf(sqs: Asked['sqs'], QueueName: string): Promise<Depth | undefined> {
  try {
    const { QueueUrl: url = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesDelayed',
          'ApproximateNumberOfMessagesNotVisible',
        ],
      }),
    );
    return {
      url,
      ready: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
      delayed: Number(Attributes['ApproximateNumberOfMessagesDelayed'] ?? 0),
      taken: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
    };
  } catch (error) {
    if (isNamed(error, ...MISSING)) return undefined;
    throw error;
  }
}

/** The error codes of SQS for a missing queue, in its newer and its older protocol. */
const MISSING = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];
