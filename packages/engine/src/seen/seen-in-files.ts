import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '@dc-data-baker/models';
import type { BakedTable } from '@dc-data-baker/planner';
import { diffTable } from '../diff/diff-table.ts';
import { defaultMemory } from '../duckdb/default-memory.ts';
import { DuckdbSession } from '../duckdb/session.ts';
import type { ObjectStore } from '../object-store.ts';
import { isQuicklyRead, type SeenChange, seenFiles } from './seen-change.ts';

export interface SeenOptions {
  /** The columns that tell which row is which: see `diffKey`. */
  readonly key: readonly string[];
  /** A folder of its own, which is gone afterwards. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** What readers of a table find changed from one bake to another: in its files, if they are few. */
export async function seenInFiles(
  store: ObjectStore,
  table: BakedTable,
  then: Manifest,
  now: Manifest,
  { key: wanted, folder, signal }: SeenOptions,
): Promise<SeenChange> {
  const seen = seenFiles(table.table.name, then, now);
  if (!isQuicklyRead(then.files, now.files)) return seen;
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
      { key: wanted, session, folder, samples: 0, signal },
    );
    return { ...seen, found: { key, rows, names, postcodes } };
  } finally {
    await session.close();
    await rm(folder, { recursive: true, force: true });
  }
}
