import { readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * What to say of a new bake that sorts before one that readers have: the clock of either was wrong, by more
 * than `newBakeId` makes up for.
 *
 * @param last the last bake that readers ever saw; unless it is later, nothing is read
 * @returns `undefined` if readers have no later bake: later ones that they no longer have do no harm
 */
export async function clockWarning(
  store: ObjectStore,
  places: readonly { readonly location: string }[],
  bakeId: string,
  last: string | undefined,
): Promise<string | undefined> {
  if (last === undefined || last < bakeId) return undefined;
  const published = await Promise.all(
    places.map(({ location }) => readManifestIfAny(store, location)),
  );
  const later = published
    .flatMap((manifest) => (manifest && manifest.bakeId > bakeId ? [manifest.bakeId] : []))
    .sort()
    .at(-1);
  if (later === undefined) return undefined;
  return `bake ${later}, which readers see, began more than an hour later than it is by this clock, so the new bake sorts before it: \`rollback\` and \`diff\` take it for the older one. Set whichever clock is wrong`;
}
