import { DatabakerError } from '@dc-data-baker/models';
import { listBakes, readManifestIfAny } from '../manifest-store.ts';
import { keptBakes } from '../prune.ts';
import type { DiffedBake } from './sides.ts';

/**
 * Reads bakes, and says so if one of them was deleted meanwhile: its files are missing, but nothing
 * is damaged.
 *
 * @throws a `lake` error that names the bake which is not kept any more
 */
export async function unlessDeleted<Value>(
  bakes: readonly DiffedBake[],
  read: () => Promise<Value>,
): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DatabakerError && error.kind === 'cancelled') throw error;
    for (const { store, table, manifest } of bakes) {
      if (!(await isDeleted({ store, table, manifest }))) continue;
      const { name, keepBakes } = table.table;
      throw new DatabakerError(
        'lake',
        `bake ${manifest.bakeId} of \`${name}\` was deleted while it was being compared: another bake has been published, and ${keepBakes} are kept; \`databaker ls --bakes\` lists them`,
        { cause: error },
      );
    }
    throw error;
  }
}

/** Also while it is being deleted: its files go first, and its manifest last (see `prune`). */
async function isDeleted({
  store,
  table,
  manifest: { bakeId },
}: Omit<DiffedBake, 'name'>): Promise<boolean> {
  const published = await readManifestIfAny(store, table.location);
  if (published?.bakeId === bakeId) return false;
  const bakes = await listBakes(store, table.bakesLocation);
  if (!bakes.some((bake) => bake.bakeId === bakeId)) return true;
  const { keepBakes } = table.table;
  const audited = bakes.filter(({ status }) => status === 'audited');
  const kept = keptBakes(bakes, keepBakes);
  return audited.length > kept.length && !kept.some((bake) => bake.bakeId === bakeId);
}
