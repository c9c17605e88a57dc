import { DatabakerError } from '@dc-data-baker/models';
import { PLAIN_WORDS, type Project, shortHash } from '@dc-data-baker/planner';

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

/** @throws a `definition` error where a project cannot be deployed for lack of a workgroup */
export function workgroupOf({ workgroup }: Project) {
  if (workgroup) return workgroup;
  throw new DatabakerError(
    'definition',
    'the definitions export no `workgroup`; a deploy needs one, to say where results go and what a query may cost',
  );
}
