import type { Manifest, ManifestFile } from '@dc-data-baker/models';
import type { BakedTable } from '@dc-data-baker/planner';
import { bakeLocation } from '../manifest-store.ts';
import type { Lake } from './lake.ts';

/**
 * The paths of a bake's files in a lake.
 *
 * @param files those that are asked for; all of them by default
 */
export function bakePaths(
  lake: Lake,
  { bakesLocation }: Pick<BakedTable, 'bakesLocation'>,
  { bakeId, files: all }: Pick<Manifest, 'bakeId' | 'files'>,
  files: readonly ManifestFile[] = all,
): string[] {
  const folder = bakeLocation(bakesLocation, bakeId);
  return files.map(({ path }) => lake.pathOf(`${folder}${path}`));
}
