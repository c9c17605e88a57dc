import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import {
  type DamagedFile,
  damagedAmong,
  damageText,
  type Evidence,
  objectsAt,
} from './damaged-files.ts';
import { bakeLocation } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { isMarked, mixedText } from './publishing-mark.ts';
import {
  foundByAthena,
  foundByNobody,
  type IsFound,
  strayFiles,
  strayProblem,
} from './stray-files.ts';

/** How a folder differs from the manifest of the bake that is read there. */
export interface Flaws {
  readonly damaged: readonly DamagedFile[];
  /** The paths of files that the manifest does not list, and that readers find there. */
  readonly stray: readonly string[];
  /** Whether the files are being replaced by another bake's, or this was cut short. */
  readonly isMixed: boolean;
}

/** How closely a folder is compared. */
export interface Looks {
  readonly by?: Evidence;
  /** By default what the store's engine finds. */
  readonly isFound?: IsFound;
}

/**
 * Compares a folder with a manifest. Sizes and names need one listing.
 *
 * @param folder the bake's, or the one where clients read its files
 */
export async function flawsOf(
  store: ObjectStore,
  folder: string,
  { files }: Pick<Manifest, 'files'>,
  { by = 'size', isFound = store.isReadByFolder ? foundByAthena : foundByNobody }: Looks = {},
): Promise<Flaws> {
  const objects = await (isFound === foundByNobody
    ? objectsAt(store, folder, files)
    : store.list(folder));
  return {
    damaged: await damagedAmong(store, objects, folder, files, by),
    stray: strayFiles(objects, folder, files, isFound),
    isMixed: isMarked(objects, folder),
  };
}

/** @throws a `lake` error if a bake's folder differs from its manifest */
export async function assertWhole(
  store: ObjectStore,
  bakesLocation: string,
  manifest: Manifest,
  by?: Evidence,
): Promise<void> {
  await assertWholeAt(store, bakeLocation(bakesLocation, manifest.bakeId), manifest, by);
}

/**
 * @param folder where the files of a bake are read: in the bake, or where clients read them
 * @throws a `lake` error if it differs from the bake's manifest
 */
export async function assertWholeAt(
  store: ObjectStore,
  folder: string,
  manifest: Manifest,
  by: Evidence = 'size',
): Promise<void> {
  const flaws = await flawsOf(store, folder, manifest, { by });
  if (isFlawless(flaws)) return;
  throw new DatabakerError('lake', flawsText(store, folder, manifest, flaws));
}

/** Whether a bake's folder has all of its files, unchanged, and no others that engines read. */
export async function isWhole(
  store: ObjectStore,
  bakesLocation: string,
  manifest: Manifest,
  by: Evidence = 'size',
): Promise<boolean> {
  const folder = bakeLocation(bakesLocation, manifest.bakeId);
  return isFlawless(await flawsOf(store, folder, manifest, { by }));
}

export function isFlawless({ damaged, stray, isMixed }: Flaws): boolean {
  return damaged.length === 0 && stray.length === 0 && !isMixed;
}

function flawsText(
  store: ObjectStore,
  folder: string,
  manifest: Manifest,
  { damaged, stray, isMixed }: Flaws,
): string {
  const { table, bakeId } = manifest;
  if (isMixed) return mixedText(table);
  const [path = '', ...others] = stray;
  const damage = damageText(store, folder, damaged, manifest);
  return (
    damage ??
    `${store.placeOf(`${folder}${path}`)} ${strayProblem(bakeId, others.length)}, but Athena reads everything there as rows of \`${table}\`: move what is not the bake’s elsewhere, or delete it`
  );
}
