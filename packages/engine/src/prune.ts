import type { Manifest } from '@dc-data-baker/models';
import type { PruneStage } from '@dc-data-baker/planner';
import { bakeLocation, listBakes, MANIFEST_NAME } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';

/** A bake that has not finished after this is not going to: no query runs for half as long. */
const ABANDONED_AFTER_HOURS = 24;

/** For `prune` in S3, where nobody holds a lock that keeps a laptop and a state machine apart. */
export function abandonedBefore(now: Date): Date {
  return new Date(now.getTime() - ABANDONED_AFTER_HOURS * 3_600_000);
}

/**
 * Deletes bakes of a table beyond the number that it keeps, and never the one that is
 * published. Only audited bakes count, for only those can be gone back to: one that failed can
 * be looked at until a later one is published. Of a bake exactly what its manifest lists is
 * deleted, the manifest last.
 *
 * A bake that never finished writing has listed nothing yet, but its folder is its own: it
 * goes whole.
 *
 * @param abandonedBefore a bake that has not ended is left alone if it began later: somebody may
 *   still be at it. Whoever holds a lock that says otherwise leaves this out
 * @returns the ids of the bakes that are gone
 */
export async function prune(
  store: ObjectStore,
  { bakesLocation, keepBakes }: Pick<PruneStage, 'bakesLocation' | 'keepBakes'>,
  published: string | undefined,
  abandonedBefore?: Date,
): Promise<readonly string[]> {
  const bakes = await listBakes(store, bakesLocation);
  const audited = bakes.filter(({ status }) => status === 'audited');
  const kept = new Set(audited.slice(0, keepBakes).map(({ bakeId }) => bakeId));
  if (published !== undefined) kept.add(published);
  const isRunning = ({ status, startedAt }: Manifest) =>
    (status === 'writing' || status === 'written') &&
    abandonedBefore !== undefined &&
    new Date(startedAt) >= abandonedBefore;
  const gone = bakes.filter((bake) => !kept.has(bake.bakeId) && !isRunning(bake));
  for (const bake of gone) await removeBake(store, bakesLocation, bake);
  return gone.map(({ bakeId }) => bakeId);
}

/** Deletes what a bake's manifest lists, and the manifest last. */
export async function removeBake(
  store: ObjectStore,
  bakesLocation: string,
  bake: Manifest,
): Promise<void> {
  const folder = bakeLocation(bakesLocation, bake.bakeId);
  const files =
    bake.status === 'writing'
      ? (await store.list(folder)).map(({ location }) => location)
      : bake.files.map(({ path }) => `${folder}${path}`);
  const manifest = `${folder}${MANIFEST_NAME}`;
  await store.remove(files.filter((location) => location !== manifest));
  await store.remove([manifest]);
}
