import { DuckdbSession } from './session.ts';

/** The rows of a SELECT, in a session of its own that has one thread. */
export async function rowsInSession(select: string): Promise<Record<string, unknown>[]> {
  const session = await DuckdbSession.open({ threads: 1 });
  try {
    return await session.rows(select);
  } finally {
    await session.close();
  }
}
