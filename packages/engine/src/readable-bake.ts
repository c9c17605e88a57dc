import type { Manifest } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import { bakeLocation, readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { publishedManifest } from './published-manifest.ts';

type Place = Pick<ProjectTable, 'location' | 'bakesLocation'>;

/**
 * The bake of a table that another table is made from, or checked against: the one that the same
 * bake holds back, or else the published one. So a chain of tables can be baked and checked before
 * readers see any of it: see `bake --hold`.
 *
 * @param bakeId the bake that reads; without one only the published bake is read
 * @returns `undefined` for a table that was never baked
 * @throws a `lake` error for a published manifest that cannot be parsed, or is gone
 */
export async function readableBake(
  store: ObjectStore,
  place: Place,
  bakeId: string | undefined,
): Promise<Manifest | undefined> {
  return (await heldBack(store, place, bakeId)) ?? publishedManifest(store, place);
}

/** The bake with this id, if it is held back. */
export async function heldBack(
  store: ObjectStore,
  { bakesLocation }: Pick<Place, 'bakesLocation'>,
  bakeId: string | undefined,
): Promise<Manifest | undefined> {
  if (bakeId === undefined) return undefined;
  const own = await readManifestIfAny(store, bakeLocation(bakesLocation, bakeId));
  return own?.status === 'held' ? own : undefined;
}
