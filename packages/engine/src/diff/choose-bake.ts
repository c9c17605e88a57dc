import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import type { BakedTable } from '@dc-data-baker/planner';
import { listBakes, readManifest } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { typedTime } from '../typed-time.ts';

/** The words by which a person can choose a bake, instead of its id. */
export const BAKE_WORDS = ['published', 'previous', 'candidate'] as const;
export type BakeWord = (typeof BAKE_WORDS)[number];

/**
 * Finds a bake of a table.
 *
 * @param which `published`; `previous`, the last one before it that passed its checks; `candidate`,
 *   the last one after it, which failed or was interrupted; an id; or a time (see `typedTime`): the
 *   last one that had passed its checks by then
 * @returns `undefined` if there is none of that kind
 * @throws a `request` error if no bake has the id
 */
export async function chooseBake(
  store: ObjectStore,
  { table, location, bakesLocation }: BakedTable,
  which: string,
): Promise<Manifest | undefined> {
  const published = await readManifest(store, location);
  if (which === 'published') return published;
  const bakes = await listBakes(store, bakesLocation);
  const whole = bakes.filter(({ status }) => status !== 'writing');
  if (which === 'candidate') {
    return whole.find(({ bakeId }) => published === undefined || bakeId > published.bakeId);
  }
  if (which === 'previous') {
    return whole.find(
      ({ status, bakeId }) =>
        status === 'audited' && published !== undefined && bakeId < published.bakeId,
    );
  }
  const time = typedTime(which);
  if (time) {
    return whole.find(
      ({ status, finishedAt }) => status === 'audited' && Date.parse(finishedAt) <= time.getTime(),
    );
  }
  const found = whole.find(({ bakeId }) => bakeId === which);
  if (found) return found;
  const there = whole.map(({ bakeId }) => bakeId).join(', ') || 'none';
  throw new DatabakerError(
    'request',
    `\`${table.name}\` has no bake ${which}; there are: ${there}`,
  );
}

/** Says that a table has no such bake. */
export function noBakeText(table: string, which: string): string {
  return typedTime(which)
    ? `\`${table}\` has no bake from before ${which}, or it is not kept any more`
    : `\`${table}\` has no ${which} bake`;
}
