import type { DuckdbSession } from './session.ts';

/**
 * Does something with a number of sessions of one database: the given one and others, which are
 * closed at the end.
 */
export async function severalSessions<Result>(
  session: DuckdbSession,
  count: number,
  act: (sessions: readonly DuckdbSession[]) => Promise<Result>,
): Promise<Result> {
  const sessions = [session];
  try {
    while (sessions.length < count) sessions.push(await session.beside());
    return await act(sessions);
  } finally {
    for (const other of sessions.slice(1)) await other.close();
  }
}
