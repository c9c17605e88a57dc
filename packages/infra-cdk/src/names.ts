import { createHash } from 'node:crypto';
import { DatabakerError } from '@dc-data-baker/models';
import { environmentName, type Project } from '@dc-data-baker/planner';

/** Of Lambda's functions and EventBridge's pipes; others allow more. */
const LONGEST_NAME = 64;

/**
 * What things are called in AWS. The environment is in every name, so that whoever deploys with
 * the wrong `DC_ENVIRONMENT` meets an error of CloudFormation's, and not an update of another
 * environment's stack.
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

/**
 * A construct's id: letters and digits, as CloudFormation wants them in the end. Words that come out
 * as others would, as `ward_1` and `ward1` do, get a hash, so that no two names are one resource.
 */
export function constructId(...words: readonly string[]): string {
  const id = words
    .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
    .map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`)
    .join('');
  const [, ...named] = words;
  return named.every((word) => PLAIN_WORDS.test(word)) ? id : `${id}${shortHash(words.join('\n'))}`;
}

/** Words of lower-case letters, each of which can be told from the next when it has a capital. */
const PLAIN_WORDS = /^[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*$/;

/**
 * What a trigger's queues and pipe are called: a layer's own names have no `_`, so that no other
 * layer and event have the same. A detail-type may be any text, and SQS takes letters and digits.
 */
export function eventName(project: Named, layer: string, event: string): string {
  const plain = PLAIN_WORDS.test(event) ? event : `${event}-${shortHash(event)}`;
  const words = plain.replaceAll(/[^A-Za-z0-9]+/g, '-');
  return cutName(`${resourceName(project, layer)}_${words}`, LONGEST_NAME);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** @throws a `definition` error where a project cannot be deployed for lack of a workgroup */
export function workgroupOf({ workgroup }: Project) {
  if (workgroup) return workgroup;
  throw new DatabakerError(
    'definition',
    'the definitions export no `workgroup`; a deploy needs one, to say where results go and what a query may cost',
  );
}
