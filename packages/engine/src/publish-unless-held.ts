import type { Manifest } from '@dc-data-baker/models';
import { heldMessage, keepsBack, readHold, release } from './hold.ts';
import { bakeLocation, readManifest, writeManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { checkedBake, type Published, publish } from './publish.ts';
import type { PublishedPlace } from './published-place.ts';
import type { Publisher } from './publisher.ts';

/** The result of publishing a bake. */
export type Publishing =
  | Published
  /** A rollback holds the table; the text says so. */
  | { readonly held: string }
  /** The bake is held back, as requested. */
  | { readonly heldBack: Manifest };

/**
 * Publishes a bake, unless a rollback holds the table. A hold until a change ends with the first
 * bake that it allows.
 *
 * @param holdsBack marks the bake as held back instead: see `readableBake`, `publishHeld`
 */
export async function publishUnlessHeld(
  store: ObjectStore,
  place: PublishedPlace,
  bakeId: string,
  repoint?: (bake: string) => Promise<void>,
  { holdsBack, by }: { readonly holdsBack?: boolean | undefined; readonly by?: Publisher } = {},
): Promise<Publishing> {
  const held = await readHold(store, place);
  if (held) {
    const made = (await readManifest(store, bakeLocation(place.bakesLocation, bakeId))) ?? {};
    if (keepsBack(held, made)) return { held: heldMessage(place.table, held) };
  }
  if (holdsBack) return { heldBack: await holdBack(store, place, bakeId) };
  const published = await publish(store, place, bakeId, repoint, by);
  if (held) await release(store, place);
  return published;
}

async function holdBack(
  store: ObjectStore,
  place: PublishedPlace,
  bakeId: string,
): Promise<Manifest> {
  const manifest: Manifest = { ...(await checkedBake(store, place, bakeId)), status: 'held' };
  await writeManifest(store, bakeLocation(place.bakesLocation, bakeId), manifest);
  return manifest;
}
