import { DatabakerError } from '@dc-data-baker/models';
import { PLAIN_WORDS, type Project, shortHash } from '@dc-data-baker/planner';

/**
 * A construct's id: letters and digits, as CloudFormation requires. Words whose result is the same
 * as that of others, like `ward_1` and `ward1`, get a hash, so that no two names become one
 * resource.
 */
export function constructId(...words: readonly string[]): string {
  const id = words
    .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
    .map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`)
    .join('');
  const [, ...named] = words;
  return named.every((word) => PLAIN_WORDS.test(word)) ? id : `${id}${shortHash(words.join('\n'))}`;
}

/** @throws a `definition` error if a project has no workgroup and so cannot be deployed */
export function workgroupOf({ workgroup }: Project) {
  if (workgroup) return workgroup;
  throw new DatabakerError(
    'definition',
    'the definitions export no `workgroup`; a deploy needs one, to say where results go and what a query may cost',
  );
}
