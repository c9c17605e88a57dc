import { isBaked, type Project, type ProjectTable, tableGraph } from '@dc-data-baker/planner';
import type { Engine } from '../engine.ts';
import { ENGINE_TRAITS } from '../engine-traits.ts';
import type { ObjectStore } from '../object-store.ts';
import { sourceContent } from '../table-content.ts';
import { unlessUnreadable } from '../unless-unreadable.ts';
import type { ExplainedSource, ExplainedTable } from './explanation.ts';
import { readableManifest } from './readable-manifest.ts';

/**
 * The external tables of a project, and which tables were baked from other files than the current
 * ones.
 *
 * @param tables those that are made from them
 */
export async function explainSources(
  project: Project,
  store: ObjectStore,
  engine: Engine['name'],
  tables: readonly ExplainedTable[],
): Promise<ExplainedSource[]> {
  const graph = tableGraph(project);
  const explained: ExplainedSource[] = [];
  for (const source of project.tables.filter((table) => !isBaked(table))) {
    const { name } = source.table;
    const readBy = graph.readBy(name);
    if (readBy.length === 0) continue;
    const problems: string[] = [];
    const { files = [], key } =
      (await unlessUnreadable(problems, () => contentOf(store, source))) ?? {};
    // A layer that was never baked needs no files.
    const isNeeded = tables.some(
      ({ table, bake, unreadable }) =>
        readBy.includes(table) && (bake !== null || unreadable.length > 0),
    );
    if (files.length === 0 && problems.length === 0 && isNeeded) {
      problems.push(
        `\`${name}\` has no files: ${store.placeOf(source.location)} is empty or not there`,
      );
    }
    const [unreadable = null] = problems;
    explained.push({
      table: name,
      files,
      changedSince:
        unreadable === null ? await changedSince(project, store, engine, source, key, readBy) : [],
      unreadable,
    });
  }
  return explained;
}

async function contentOf(
  store: ObjectStore,
  { location }: ProjectTable,
): Promise<{ readonly files: ExplainedSource['files']; readonly key: string }> {
  const objects = await store.listSources(location);
  // A lake caches the hashes of files that have not changed since they were last read.
  const { key, files } = await sourceContent(store, location, objects);
  return {
    key,
    files: files.map(({ path, bytes, content }) => ({
      file: store.placeOf(`${location}${path}`),
      bytes,
      content,
    })),
  };
}

async function changedSince(
  project: Project,
  store: ObjectStore,
  engine: Engine['name'],
  source: ProjectTable,
  key: string | undefined,
  readBy: readonly string[],
): Promise<string[]> {
  const { name } = source.table;
  const changed: string[] = [];
  for (const table of readBy) {
    const { location } = project.tables.find((other) => other.table.name === table) ?? source;
    const manifest = await readableManifest(store, location);
    const then = manifest?.inputKeys?.[name];
    // S3 and a lake identify contents differently, so the two cannot be compared.
    const isComparable = manifest && ENGINE_TRAITS[engine].usesLake === usesLake(manifest.engine);
    if (isComparable && then !== undefined && then !== key) changed.push(table);
  }
  return changed;
}

function usesLake(engine: string): boolean | undefined {
  return Object.entries(ENGINE_TRAITS).find(([name]) => name === engine)?.[1].usesLake;
}
