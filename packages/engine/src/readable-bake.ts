import type { Manifest } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import { bakeLocation, readManifest, readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';

type Place = Pick<ProjectTable, 'location' | 'bakesLocation'>;

/**
 * The bake of a table that another table is made of, or is checked against: what the same bake has
 * held back, or else what is published. So a whole chain of tables can be baked and checked without
 * readers seeing any of it: see `bake --hold`.
 *
 * @param bakeId the bake that reads; without one nothing but what is published is read
 * @returns `undefined` of a table that was never baked
 * @throws a `lake` error for a published manifest that cannot be understood
 */
export async function readableBake(
  store: ObjectStore,
  place: Place,
  bakeId: string | undefined,
): Promise<Manifest | undefined> {
  return (await heldBack(store, place, bakeId)) ?? readManifest(store, place.location);
}

/** The bake of this id, if it is held back. */
export async function heldBack(
  store: ObjectStore,
  { bakesLocation }: Pick<Place, 'bakesLocation'>,
  bakeId: string | undefined,
): Promise<Manifest | undefined> {
  if (bakeId === undefined) return undefined;
  const own = await readManifestIfAny(store, bakeLocation(bakesLocation, bakeId));
  return own?.status === 'held' ? own : undefined;
}
