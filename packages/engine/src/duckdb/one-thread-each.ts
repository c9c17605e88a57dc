import { join } from 'node:path';
import type { DuckdbResources } from './duckdb-resources.ts';
import { DuckdbSession } from './session.ts';

/**
 * Sessions of one thread each, because one thread writes rows in the order in which it reads them.
 * They share the memory of all, and are closed at the end.
 *
 * @param most how many of them there may be
 * @param name the name of their folder for what does not fit in memory
 */
export async function oneThreadEach<Result>(
  resources: DuckdbResources,
  most: number,
  name: string,
  act: (sessions: readonly DuckdbSession[]) => Promise<Result>,
): Promise<Result> {
  const { spill, threads } = resources;
  const count = Math.max(1, Math.min(threads, most));
  const memory = await (await resources.session()).memoryShare(count);
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
