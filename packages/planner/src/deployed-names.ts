import { createHash } from 'node:crypto';
import { environmentName, type Project } from './project.ts';

/** Of Lambda's functions and EventBridge's pipes; others allow more. */
const LONGEST_NAME = 64;

/**
 * What things are called in AWS: for who deploys them, and for who looks at what is deployed. The
 * environment is in every name, so that whoever deploys with the wrong `DC_ENVIRONMENT` meets an
 * error of CloudFormation's, and not an update of another environment's stack.
 */
export function resourceName(project: Named, what: string): string {
  return cutName(
    `dc-data-baker-${environmentName(project)}-${what.replaceAll('_', '-')}`,
    LONGEST_NAME,
  );
}

/** Whose names they are. */
type Named = Pick<Project, 'environment' | 'trial'>;

/** A name that is too long ends with a hash, so that two of them do not become one. */
export function cutName(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const hash = shortHash(name);
  return `${name.slice(0, longest - hash.length - 1)}-${hash}`;
}

/** Words of lower-case letters, each of which can be told from the next when it has a capital. */
export const PLAIN_WORDS = /^[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*$/;

/**
 * What a trigger's queues and pipe are called: a layer's own names have no `_`, so that no other
 * layer and event have the same. A detail-type may be any text, and SQS takes letters and digits.
 */
export function eventName(project: Named, layer: string, event: string): string {
  const plain = PLAIN_WORDS.test(event) ? event : `${event}-${shortHash(event)}`;
  const words = plain.replaceAll(/[^A-Za-z0-9]+/g, '-');
  return cutName(`${resourceName(project, layer)}_${words}`, LONGEST_NAME);
}

/** The queue that an event's messages wait in, and the one for those that could not start a bake. */
export function eventQueueNames(
  project: Named,
  layer: string,
  event: string,
): { readonly events: string; readonly failed: string } {
  // `-failed` and `.fifo` are within the 80 characters that SQS allows.
  const what = eventName(project, layer, event);
  return { events: `${what}.fifo`, failed: `${what}_failed.fifo` };
}

/** The queue where EventBridge leaves what it could not deliver; one of a layer. */
export function undeliveredName(project: Named, layer: string): string {
  return resourceName(project, `${layer}-undelivered`);
}

/** The table that says which execution bakes a layer. */
export function lockTableName(project: Named): string {
  return resourceName(project, 'locks');
}

/** The lock of whoever is the next one to bake a layer; that of who bakes it is the layer's name. */
export function nextLock(layer: string): string {
  return `${layer}, next`;
}

/** EventBridge's schedule of what starts every day, at a time in UTC such as `01:30`. */
export function dailySchedule(at: string): string {
  const [hour, minute] = at.split(':').map(Number);
  return `cron(${minute} ${hour} * * ? *)`;
}

/** Where everything is, for who says nothing: see docs/deploying.md. */
export const DEFAULT_REGION = 'eu-west-2';

/** Says of a stack whose trial it is. */
export const TRIAL_TAG = 'dc-trial';

/** The stacks that a project is deployed as: that of what all layers share, and each layer's own. */
export function stackNames(project: Named & Pick<Project, 'layers'>): string[] {
  return ['core', ...project.layers.map(({ name }) => name)].map((name) =>
    resourceName(project, name),
  );
}

/**
 * Whether a stack belongs to the project, even if its layer is not defined any more. An environment's
 * own stacks and those of its trials have names that begin alike: only the tag tells them apart.
 */
export function isStackOf(project: Named, name: string, trial: string | undefined): boolean {
  return name.startsWith(resourceName(project, '')) && trial === project.trial;
}

/** Eight hexadecimal digits, for names that would be the same without. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
