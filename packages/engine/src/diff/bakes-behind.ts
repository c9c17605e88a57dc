import type { Manifest } from '@dc-data-baker/models';
import { bakedNamed, isBaked, type Project } from '@dc-data-baker/planner';
import type { QueriedBake } from '../engine.ts';
import { bakeLocation, readManifestIfAny } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';

/**
 * The bakes from which a bake was made, by table, including itself, as far as they are still kept.
 *
 * @param manifest of a bake of `table`
 */
export async function bakesBehind(
  project: Project,
  store: ObjectStore,
  table: string,
  manifest: Manifest,
): Promise<ReadonlyMap<string, QueriedBake>> {
  const found = new Map<string, QueriedBake>();
  const visit = async (name: string, bake: Manifest): Promise<void> => {
    if (found.has(name)) return;
    found.set(name, { table: bakedNamed(project, name), manifest: bake });
    for (const [input, bakeId] of Object.entries(bake.inputs)) {
      const read = project.tables.find((each) => each.table.name === input);
      if (bakeId === null || !read || !isBaked(read)) continue;
      const kept = await readManifestIfAny(store, bakeLocation(read.bakesLocation, bakeId));
      if (kept) await visit(input, kept);
    }
  };
  await visit(table, manifest);
  return found;
}
