import { heldMessage, keepsBack, readHold, release } from './hold.ts';
import { bakeLocation, readManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { type Published, publish } from './publish.ts';
import type { PublishedPlace } from './published-place.ts';

/**
 * Publishes a bake, unless a rollback holds the table where it is. A hold that is until something
 * changed ends with the first bake that it does not keep back.
 *
 * @returns what was published, or why nothing was
 */
export async function publishUnlessHeld(
  store: ObjectStore,
  place: PublishedPlace,
  bakeId: string,
  repoint?: (bake: string) => Promise<void>,
): Promise<Published | { readonly held: string }> {
  const held = await readHold(store, place);
  if (!held) return publish(store, place, bakeId, repoint);
  const made = (await readManifest(store, bakeLocation(place.bakesLocation, bakeId))) ?? {};
  if (keepsBack(held, made)) return { held: heldMessage(place.table, held) };
  const published = await publish(store, place, bakeId, repoint);
  await release(store, place);
  return published;
}
