import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableDifference } from '@dc-data-baker/engine';
import type { Manifest } from '@dc-data-baker/models';
import { isBaked, type Project, tableGraph } from '@dc-data-baker/planner';
import type { OpenEngine } from './engines/cli-engine.ts';

/** What a bake changed in a table that readers read. */
export interface SeenChange {
  readonly table: string;
  readonly files: TableDifference['files'];
  /** The differences in the changed files; null if they were too large to compare here. */
  readonly found: Pick<TableDifference, 'key' | 'rows' | 'names' | 'postcodes'> | null;
}

/**
 * Comparing larger files would keep a person waiting: they are counted, and left to `databaker
 * diff`. An outcode has 200 kB, and moving one ward changes ten of them.
 */
const MOST_BYTES = 64_000_000;

/** The bakes that readers had before a bake, for the tables from which no other is made. */
export async function seenBefore(
  { store }: Pick<OpenEngine, 'store'>,
  project: Project,
  tables: readonly string[],
): Promise<ReadonlyMap<string, Manifest>> {
  const { readManifestIfAny } = await import('@dc-data-baker/engine');
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
  const { changedFiles, defaultMemory, diffTable, DuckdbSession, readableBake } = await import(
    '@dc-data-baker/engine'
  );
  const seen: SeenChange[] = [];
  const folder = join(tmpdir(), `databaker-seen-${process.pid}`);
  for (const table of project.tables.filter(isBaked)) {
    const then = before.get(table.table.name);
    const now = then && (await readableBake(store, table, bakeId));
    if (!then || !now || now.bakeId === then.bakeId) continue;
    const { ofFrom, ofTo, ...files } = changedFiles(then.files, now.files);
    const bytes = [...ofFrom, ...ofTo].reduce((sum, file) => sum + file.bytes, 0);
    if (bytes > MOST_BYTES) {
      seen.push({ table: table.table.name, files, found: null });
      continue;
    }
    const session = await DuckdbSession.open({
      threads: 1,
      memory: defaultMemory(1),
      spill: join(folder, 'spill'),
    });
    try {
      const side = { store, table, name: '' };
      const { key, rows, names, postcodes } = await diffTable(
        { ...side, manifest: then },
        { ...side, manifest: now },
        { project, session, folder, samples: 0, signal },
      );
      seen.push({ table: table.table.name, files, found: { key, rows, names, postcodes } });
    } finally {
      await session.close();
      await rm(folder, { recursive: true, force: true });
    }
  }
  return seen;
}
