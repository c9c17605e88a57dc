import { isBaked, type Project, tableGraph } from '@dc-data-baker/planner';
import { contentKey } from '../content-key.ts';
import type { Engine } from '../engine.ts';
import { ENGINE_TRAITS } from '../engine-traits.ts';
import { readManifestIfAny } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import type { ExplainedSource } from './explanation.ts';

/**
 * The external tables of a project, and which tables were baked from other files than the current
 * ones.
 */
export async function explainSources(
  project: Project,
  store: ObjectStore,
  engine: Engine['name'],
): Promise<ExplainedSource[]> {
  const graph = tableGraph(project);
  const explained: ExplainedSource[] = [];
  for (const source of project.tables.filter((table) => !isBaked(table))) {
    const { name } = source.table;
    const readBy = graph.readBy(name);
    if (readBy.length === 0) continue;
    const objects = await store.listSources(source.location);
    // A lake caches the hashes of files that have not changed since they were last read.
    const contents = await store.contentsOf(objects);
    const key = await contentKey(store, source);
    const changedSince: string[] = [];
    for (const table of readBy) {
      const { location } = project.tables.find((other) => other.table.name === table) ?? source;
      const manifest = await readManifestIfAny(store, location);
      const then = manifest?.inputKeys?.[name];
      // S3 and a lake identify contents differently, so the two cannot be compared.
      const isComparable = manifest && ENGINE_TRAITS[engine].usesLake === usesLake(manifest.engine);
      if (isComparable && then !== undefined && then !== key) changedSince.push(table);
    }
    explained.push({
      table: name,
      files: objects.map(({ location, bytes }, i) => ({
        file: store.placeOf(location),
        bytes,
        content: contents[i] ?? '',
      })),
      changedSince,
    });
  }
  return explained;
}

function usesLake(engine: string): boolean | undefined {
  return Object.entries(ENGINE_TRAITS).find(([name]) => name === engine)?.[1].usesLake;
}
