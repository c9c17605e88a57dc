import { DatabakerError } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import { listBakes, readManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { type Published, publish } from './publish.ts';

/**
 * Points a table back at an earlier bake: the last audited one before the published one, or
 * the one that is named.
 *
 * @param point as for `publish`
 * @throws a `request` error where there is none
 */
export async function rollback(
  store: ObjectStore,
  { table, location, bakesLocation }: ProjectTable,
  bakeId?: string,
  point?: (bake: string) => Promise<void>,
): Promise<Published> {
  const published = await readManifest(store, location);
  const bakes = await listBakes(store, bakesLocation);
  const audited = bakes.filter(({ status }) => status === 'audited');
  const earlier = published ? audited.filter((bake) => bake.bakeId < published.bakeId) : audited;
  const target = bakeId === undefined ? earlier[0] : audited.find((bake) => bake.bakeId === bakeId);
  if (!target) {
    const others = audited.map((bake) => bake.bakeId).filter((id) => id !== published?.bakeId);
    const there = others.length > 0 ? `there are ${others.join(', ')}` : 'there is no other';
    throw new DatabakerError(
      'request',
      bakeId === undefined
        ? `\`${table.name}\` has no earlier bake to go back to; ${there}`
        : `\`${table.name}\` has no audited bake ${bakeId}; ${there}`,
    );
  }
  const as = table.populatedBy.kind === 'shards' ? 'shards' : 'table';
  return publish(store, { table: table.name, location, bakesLocation, as }, target.bakeId, point);
}
