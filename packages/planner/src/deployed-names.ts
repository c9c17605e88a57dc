import { createHash } from 'node:crypto';
import { environmentName, type Project } from './project.ts';

/** The limit for Lambda functions and EventBridge pipes; others allow more. */
const LONGEST_NAME = 64;

/**
 * The names of resources in AWS, for the code that deploys them and the code that inspects a
 * deploy. The environment is in every name, so that a deploy with the wrong `DC_ENVIRONMENT` gets
 * an error from CloudFormation instead of updating another environment's stack.
 */
export function resourceName(project: Named, what: string): string {
  return cutName(
    `dc-data-baker-${environmentName(project)}-${what.replaceAll('_', '-')}`,
    LONGEST_NAME,
  );
}

/** The owner of the names. */
type Named = Pick<Project, 'environment' | 'trial'>;

/** A name that is too long gets a hash at its end, so that two of them stay different. */
export function cutName(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const hash = shortHash(name);
  return `${name.slice(0, longest - hash.length - 1)}-${hash}`;
}

/**
 * Words of lower-case letters, which can still be told apart when each begins with a capital
 * instead.
 */
export const PLAIN_WORDS = /^[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*$/;

/**
 * The name of a trigger's queues and pipe. A layer's own name has no `_`, so no other layer and
 * event have the same one. A detail-type may be any text, but SQS only accepts letters and digits.
 */
export function eventName(project: Named, layer: string, event: string): string {
  const plain = PLAIN_WORDS.test(event) ? event : `${event}-${shortHash(event)}`;
  const words = plain.replaceAll(/[^A-Za-z0-9]+/g, '-');
  return cutName(`${resourceName(project, layer)}_${words}`, LONGEST_NAME);
}

/**
 * The queue in which an event's messages wait, and the one for messages that could not start a
 * bake.
 */
export function eventQueueNames(
  project: Named,
  layer: string,
  event: string,
): { readonly events: string; readonly failed: string } {
  // With `-failed` and `.fifo` it stays within the 80 characters that SQS allows.
  const what = eventName(project, layer, event);
  return { events: `${what}.fifo`, failed: `${what}_failed.fifo` };
}

/** The queue for events that EventBridge could not deliver; one for each layer. */
export function undeliveredName(project: Named, layer: string): string {
  return resourceName(project, `${layer}-undelivered`);
}

/** The table that records which execution bakes a layer. */
export function lockTableName(project: Named): string {
  return resourceName(project, 'locks');
}

/**
 * The lock of the execution that will bake a layer next; the running one has the lock with the
 * layer's name.
 */
export function nextLock(layer: string): string {
  return `${layer}, next`;
}

/**
 * The lock of the execution that is next to hold back a bake of a layer. It is separate: others wait for a
 * bake that is published.
 */
export function nextHoldLock(layer: string): string {
  return `${layer}, next to hold back`;
}

/** EventBridge's schedule for a daily time in UTC such as `01:30`. */
export function dailySchedule(at: string): string {
  const [hour, minute] = at.split(':').map(Number);
  return `cron(${minute} ${hour} * * ? *)`;
}

/** The region of all resources, unless another one is given: see docs/deploying.md. */
export const DEFAULT_REGION = 'eu-west-2';

/** The tag that says to which trial a stack belongs. */
export const TRIAL_TAG = 'dc-trial';

/** The stacks that a project is deployed as: the shared one, and one for each layer. */
export function stackNames(project: Named & Pick<Project, 'layers'>): string[] {
  return ['core', ...project.layers.map(({ name }) => name)].map((name) =>
    resourceName(project, name),
  );
}

/**
 * Whether a stack belongs to the project, even if its layer is no longer defined. The names of an
 * environment's own stacks and of its trials' stacks begin with the same text, so only the tag
 * tells them apart.
 */
export function isStackOf(project: Named, name: string, trial: string | undefined): boolean {
  return name.startsWith(resourceName(project, '')) && trial === project.trial;
}

/** Eight hexadecimal digits that keep similar names apart. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
