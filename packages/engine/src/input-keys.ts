import { type Project, tableNamed } from '@dc-data-baker/planner';
import { contentKey } from './content-key.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * The contents of the tables that a stage reads, as hashes, by table.
 *
 * @param bakeId the bake that reads them: see `readableBake`
 */
export async function inputKeys(
  store: ObjectStore,
  project: Project,
  tables: readonly string[],
  bakeId?: string,
): Promise<Record<string, string>> {
  const keys: Record<string, string> = {};
  for (const name of tables) {
    const key = await contentKey(store, tableNamed(project, name), bakeId);
    if (key !== undefined) keys[name] = key;
  }
  return keys;
}
