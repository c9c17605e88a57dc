import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import type { BakedTable } from '@dc-data-baker/planner';
import { listBakes, readManifestIfAny } from '../manifest-store.ts';
import { notBakedYet } from '../not-baked-yet.ts';
import type { ObjectStore } from '../object-store.ts';
import { publishedManifest } from '../published-manifest.ts';
import { lastSeen, type PublishingLog, readPublishingLog } from '../publishing-log.ts';
import { typedTime } from '../typed-time.ts';

/** The words by which a person can choose a bake, instead of its id. */
export const BAKE_WORDS = ['published', 'previous', 'candidate'] as const;
export type BakeWord = (typeof BAKE_WORDS)[number];

/**
 * Finds a bake of a table.
 *
 * @param which `published`; `previous`, the last one before it that readers saw; `candidate`, the
 *   last one after it, which failed or was interrupted; an id; or a time (see `typedTime`): the one
 *   that readers saw then
 * @returns `undefined` if there is none of that kind
 * @throws a `request` error if no bake has the id
 */
export async function chooseBake(
  store: ObjectStore,
  table: BakedTable,
  which: string,
): Promise<Manifest | undefined> {
  const { bakesLocation } = table;
  const published = await publishedManifest(store, table);
  if (which === 'published') return published;
  const bakes = await listBakes(store, bakesLocation);
  const whole = bakes.filter(({ status }) => status !== 'writing');
  if (which === 'candidate') {
    return whole.find(({ bakeId }) => published === undefined || bakeId > published.bakeId);
  }
  const time = typedTime(which);
  if (which === 'previous' || time) {
    const log = await readPublishingLog(store, table, published);
    if (time) {
      const audited = whole.filter(({ status }) => status === 'audited');
      return seenAt(audited, log, time);
    }
    return published && lastSeen(whole, log, published.bakeId);
  }
  const found = whole.find(({ bakeId }) => bakeId === which);
  if (found) return found;
  const there = whole.map(({ bakeId }) => bakeId).join(', ') || 'none';
  throw new DatabakerError(
    'request',
    `\`${table.table.name}\` has no bake ${which}; there are: ${there}`,
  );
}

/** Before the log begins, it was the last one that had passed its checks, unless it was held back. */
function seenAt(
  audited: readonly Manifest[],
  log: PublishingLog,
  time: Date,
): Manifest | undefined {
  const logged = log.find(({ at }) => at <= time);
  return audited.find(({ bakeId, finishedAt }) =>
    logged ? bakeId === logged.bakeId : Date.parse(finishedAt) <= time.getTime(),
  );
}

/**
 * Says why `chooseBake` found no such bake.
 *
 * @param where it was looked for, such as ` in /data/lake`, if that must be said
 */
export async function noBakeText(
  store: ObjectStore,
  table: BakedTable,
  which: string,
  where = '',
): Promise<string> {
  const { name } = table.table;
  const time = typedTime(which);
  const published = await readManifestIfAny(store, table.location);
  const log = await readPublishingLog(store, table, published);
  const isOlder = (bakeId: string) => published !== undefined && bakeId < published.bakeId;
  const gone = log.find(({ at, bakeId }) =>
    time ? at <= time : which === 'previous' && isOlder(bakeId),
  );
  const kept = (await listBakes(store, table.bakesLocation)).map(({ bakeId }) => bakeId);
  if (kept.length + log.length === 0) {
    return notBakedYet(table, store.placeOf(table.bakesLocation)).message;
  }
  if (gone && !kept.includes(gone.bakeId)) {
    const seen = time ? `saw at ${which}` : `saw from ${gone.at.toISOString()}`;
    return `bake ${gone.bakeId} of \`${name}\`, which readers ${seen}, is not kept any more${where}; \`databaker ls --bakes\` lists the bakes that are`;
  }
  return time
    ? `readers of \`${name}\` saw no bake at ${which}${where}${firstText(log)}`
    : `\`${name}\` has no ${which} bake${where}`;
}

/** Since when it is known what readers saw. */
function firstText(log: PublishingLog): string {
  const first = log.at(-1);
  return first ? `; the first that is known they saw from ${first.at.toISOString()}` : '';
}
