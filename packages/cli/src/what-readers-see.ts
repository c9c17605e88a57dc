import type { ObjectStore, SeenChange } from '@dc-data-baker/engine';
import { scratchFolder } from '@dc-data-baker/files';
import type { Manifest } from '@dc-data-baker/models';
import { type BakedTable, isBaked, type Project } from '@dc-data-baker/planner/project';
import type { OpenEngine } from './engines/cli-engine.ts';

/** The bakes that readers had before a bake, for the tables from which no other is made. */
export async function seenBefore(
  { store }: Pick<OpenEngine, 'store'>,
  project: Project,
  tables: readonly string[],
): Promise<ReadonlyMap<string, Manifest>> {
  const { readManifestIfAny } = await import('@dc-data-baker/engine/bakes');
  const { tableGraph } = await import('@dc-data-baker/planner');
  const graph = tableGraph(project);
  const before = new Map<string, Manifest>();
  for (const table of project.tables.filter(isBaked)) {
    const { name } = table.table;
    if (!tables.includes(name) || graph.readBy(name).length > 0) continue;
    const manifest = await readManifestIfAny(store, table.location);
    if (manifest) before.set(name, manifest);
  }
  return before;
}

/**
 * The differences in the bakes that readers have now, or will have once they are published.
 *
 * @param bakeId the bake that has ended, including what it holds back
 */
export async function whatReadersSee(
  { store }: Pick<OpenEngine, 'store'>,
  project: Project,
  before: ReadonlyMap<string, Manifest>,
  bakeId: string,
  signal: AbortSignal,
): Promise<SeenChange[]> {
  const { readableBake } = await import('@dc-data-baker/engine/bakes');
  const seen: SeenChange[] = [];
  for (const table of project.tables.filter(isBaked)) {
    const then = before.get(table.table.name);
    const now = then && (await readableBake(store, table, bakeId));
    if (!then || !now || now.bakeId === then.bakeId) continue;
    seen.push(await compareBakes(store, project, table, signal)(then, now));
  }
  return seen;
}

/** Compares two bakes of one table as readers see them, as often as it is called. */
export function compareBakes(
  store: ObjectStore,
  project: Project,
  table: BakedTable,
  signal: AbortSignal = new AbortController().signal,
): (then: Manifest, now: Manifest) => Promise<SeenChange> {
  return async (then, now) => {
    const { diffKey, seenInFiles } = await import('@dc-data-baker/engine');
    return seenInFiles(store, table, then, now, {
      key: diffKey(project, table),
      folder: await scratchFolder('seen'),
      signal,
    });
  };
}
