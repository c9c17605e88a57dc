import type { PublishStage } from '@dc-data-baker/planner';
import { readManifestIfAny } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { heldBack } from '../readable-bake.ts';

/** Whether a bake of a table is published, or is held back until a person publishes it. */
export async function isSettled(
  store: ObjectStore,
  place: Pick<PublishStage, 'location' | 'bakesLocation'>,
  bakeId: string,
): Promise<boolean> {
  const published = await readManifestIfAny(store, place.location);
  return published?.bakeId === bakeId || (await heldBack(store, place, bakeId)) !== undefined;
}
