import { DatabakerError } from '@dc-data-baker/models';
import type { BakedTable } from '@dc-data-baker/planner';
import { type Hold, hold } from './hold.ts';
import { listBakes, readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { type Published, publish } from './publish.ts';
import { placeOf } from './published-place.ts';
import { lastSeen, readPublishingLog } from './publishing-log.ts';
import { assertWhole } from './whole-bake.ts';

/** How long a rollback holds a table. */
export interface RollbackHold {
  readonly until?: Hold['until'];
  readonly now?: Date;
}

/**
 * Points a table back to an earlier bake: the given one, or else the last one before the published
 * one that readers saw.
 *
 * The table stays at it, whatever is baked, until somebody releases it: see `hold.ts`. The bake's
 * files are compared with its manifest first, in a lake by their hashes, in S3 by the stored
 * checksums, so that readers get what was audited.
 *
 * @param repoint as for `publish`
 * @throws a `request` error if there is no such bake, a `lake` error if its files are damaged
 */
export async function rollback(
  store: ObjectStore,
  baked: BakedTable,
  bakeId?: string,
  repoint?: (bake: string) => Promise<void>,
  { until = 'released', now = new Date() }: RollbackHold = {},
): Promise<Published> {
  const { table, location, bakesLocation } = baked;
  const published = await readManifestIfAny(store, location);
  const bakes = await listBakes(store, bakesLocation);
  const audited = bakes.filter(({ status }) => status === 'audited');
  const log = await readPublishingLog(store, baked, published);
  const earlier = lastSeen(bakes, log, published?.bakeId);
  const target = bakeId === undefined ? earlier : audited.find((bake) => bake.bakeId === bakeId);
  if (!target) {
    const others = audited.map((bake) => bake.bakeId).filter((id) => id !== published?.bakeId);
    const there = others.length > 0 ? `there are ${others.join(', ')}` : 'there is no other';
    throw new DatabakerError(
      'request',
      bakeId === undefined
        ? `\`${table.name}\` has no earlier bake to roll back to; ${there}`
        : `\`${table.name}\` has no audited bake ${bakeId}; ${there}`,
    );
  }
  await assertWhole(store, bakesLocation, target, 'checksum');
  // Written before readers see the bake, so that the hold exists even if this process is killed in
  // between.
  await hold(store, baked, target.bakeId, until, now);
  return publish(store, placeOf(baked), target.bakeId, repoint);
}
