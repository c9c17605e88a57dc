import type { BakedAnswer } from './explanation.ts';

/** The different answers among those of some addresses, the most frequent first. */
export function answersIn(answers: readonly (readonly string[])[]): BakedAnswer[] {
  const groups = Map.groupBy(answers, (names) => JSON.stringify(names));
  return [...groups]
    .sort(([one, ones], [other, others]) => others.length - ones.length || (one < other ? -1 : 1))
    .map(([, group]) => ({ names: group[0] ?? [], addresses: group.length }));
}
