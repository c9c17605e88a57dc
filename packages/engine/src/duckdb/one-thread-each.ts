import { join } from 'node:path';
import type { DuckdbResources } from './duckdb-resources.ts';
import { DuckdbSession } from './session.ts';

/**
 * Up to this many rows are left to the shared session: opening a database takes 15 ms of processor
 * time, in which one thread sorts 14,000 rows.
 */
const FEW_ROWS = 20_000;

/** What sessions of one thread each do together. */
interface Work {
  /** How many rows they read; `Infinity` if that is not known. */
  readonly rows: number;
  /** How many sessions there may be. */
  readonly most: number;
  /** The name of their folder for what does not fit in memory. */
  readonly name: string;
}

/**
 * Sessions of one thread each, because one thread writes rows in the order in which it reads them.
 * They share the memory of all, and are closed at the end. If there is little to do, it is only the
 * shared session, with one thread.
 */
export async function oneThreadEach<Result>(
  resources: Pick<DuckdbResources, 'session' | 'spill' | 'threads'>,
  { rows, most, name }: Work,
  act: (sessions: readonly DuckdbSession[]) => Promise<Result>,
): Promise<Result> {
  const { spill, threads } = resources;
  const shared = await resources.session();
  if (rows <= FEW_ROWS) return shared.withOneThread(() => act([shared]));
  const count = Math.max(1, Math.min(threads, most));
  const memory = await shared.memoryShare(count);
  const sessions: DuckdbSession[] = [];
  try {
    while (sessions.length < count) {
      const own = join(spill, `${name}-${sessions.length}`);
      sessions.push(await DuckdbSession.open({ threads: 1, memory, spill: own }));
    }
    return await act(sessions);
  } finally {
    for (const session of sessions) await session.close();
  }
}
