import type { Manifest } from '@dc-data-baker/models';
import type { PruneStage } from '@dc-data-baker/planner';
import { bakeLocation, listBakes, MANIFEST_NAME } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { ownObjects } from './own-objects.ts';

/**
 * A bake that has not finished after this time never will: queries run for less than half as long.
 */
const ABANDONED_AFTER_HOURS = 24;

/** For `prune` in S3, where no lock keeps a laptop and a state machine apart. */
export function abandonedBefore(now: Date): Date {
  return new Date(now.getTime() - ABANDONED_AFTER_HOURS * 3_600_000);
}

/**
 * Deletes a table's bakes beyond the number that it keeps, and never the published one. Only
 * audited bakes count, because only those can be rolled back to; a failed one is kept until a later
 * one is published. The files in a bake's manifest are deleted, and the manifest last.
 *
 * The manifest of a bake that never finished writing has no files, so its whole folder is deleted.
 *
 * @param abandonedBefore an unfinished bake that began later may still be running and is kept. A
 *   caller with a lock that excludes this leaves it out
 * @returns the ids of the deleted bakes
 */
export async function prune(
  store: ObjectStore,
  { bakesLocation, keepBakes }: Pick<PruneStage, 'bakesLocation' | 'keepBakes'>,
  published: string | undefined,
  abandonedBefore?: Date,
): Promise<readonly string[]> {
  const bakes = await listBakes(store, bakesLocation);
  const kept = new Set(keptBakes(bakes, keepBakes).map(({ bakeId }) => bakeId));
  if (published !== undefined) kept.add(published);
  const isRunning = (bake: Manifest) => isUnfinished(bake) && !isAbandoned(bake, abandonedBefore);
  const gone = bakes.filter((bake) => !kept.has(bake.bakeId) && !isRunning(bake));
  for (const bake of gone) await removeBake(store, bakesLocation, bake);
  return gone.map(({ bakeId }) => bakeId);
}

/**
 * The bakes that a table keeps besides the published one: the last that passed their checks.
 *
 * @param bakes newest first
 */
export function keptBakes(bakes: readonly Manifest[], keepBakes: number): readonly Manifest[] {
  return bakes.filter(({ status }) => status === 'audited').slice(0, keepBakes);
}

function isUnfinished({ status }: Manifest): boolean {
  return status === 'writing' || status === 'written';
}

function isAbandoned({ startedAt }: Manifest, abandonedBefore: Date | undefined): boolean {
  return abandonedBefore === undefined || new Date(startedAt) < abandonedBefore;
}

/**
 * Deletes the bakes of a table that were killed before they were checked, even if the table has not
 * changed since, so that no later bake of it would prune them.
 *
 * @param except the bake that begins, or is resumed
 * @param abandonedBefore as of `prune`: a caller that holds the lake's lock leaves it out, because none
 *   of them is running
 * @returns the ids of the deleted bakes
 */
export async function removeUnfinished(
  store: ObjectStore,
  bakesLocation: string,
  except?: string,
  abandonedBefore?: Date,
): Promise<readonly string[]> {
  const gone = (await listBakes(store, bakesLocation)).filter(
    (bake) => isUnfinished(bake) && isAbandoned(bake, abandonedBefore) && bake.bakeId !== except,
  );
  for (const bake of gone) await removeBake(store, bakesLocation, bake);
  return gone.map(({ bakeId }) => bakeId);
}

/** Deletes the files in a bake's manifest, and the manifest last. */
export async function removeBake(
  store: ObjectStore,
  bakesLocation: string,
  bake: Manifest,
): Promise<void> {
  const folder = bakeLocation(bakesLocation, bake.bakeId);
  const files =
    bake.status === 'writing'
      ? (await ownObjects(store, folder)).map(({ location }) => location)
      : bake.files.map(({ path }) => `${folder}${path}`);
  const manifest = `${folder}${MANIFEST_NAME}`;
  await store.remove(files.filter((location) => location !== manifest));
  await store.remove([manifest]);
}
