import { createHash } from 'node:crypto';
import { DatabakerError } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';

/** Of Lambda's functions and EventBridge's pipes; others allow more. */
const LONGEST_NAME = 64;

/**
 * What things are called in AWS. The environment is in every name, so that whoever deploys with
 * the wrong `DC_ENVIRONMENT` meets an error of CloudFormation's, and not an update of another
 * environment's stack.
 */
export function resourceName({ environment }: Pick<Project, 'environment'>, what: string): string {
  return cutName(`dc-data-baker-${environment}-${what.replaceAll('_', '-')}`, LONGEST_NAME);
}

/** A name that is too long ends with a hash, so that two of them do not become one. */
export function cutName(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, longest - hash.length - 1)}-${hash}`;
}

/** A construct's id: letters and digits, as CloudFormation wants them in the end. */
export function constructId(...words: readonly string[]): string {
  return words
    .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
    .map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`)
    .join('');
}

/** @throws a `definition` error where a project cannot be deployed for lack of a workgroup */
export function workgroupOf({ workgroup }: Project) {
  if (workgroup) return workgroup;
  throw new DatabakerError(
    'definition',
    'the definitions export no `workgroup`; a deploy needs one, to say where results go and what a query may cost',
  );
}
