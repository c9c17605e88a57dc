import pg from 'pg';
import { connect } from './connect.ts';
import type { DatabaseAddress } from './database-address.ts';

/** In milliseconds. The statement looks at a list in the server's memory. */
const ANSWER_MILLISECONDS = 10_000;

/**
 * Asks the server, on another connection, whether it still works for a connection that is silent. It is not
 * enough that it answers: a router or a proxy may drop one connection and forward all others. The
 * server then waits to be read, or for the next statement. A user may see its own connections in
 * https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
 *
 * Behind a pooler a connection has the pooler's number, so one that is not listed proves nothing.
 *
 * @param process the number of the connection's process in the server
 * @returns why nothing more will arrive; `undefined` if something may
 */
export async function reasonOfSilence(
  process: number,
  address: DatabaseAddress,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const other = await connect(address, signal);
    const asked = {
      text: "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Client'",
      values: [process],
      query_timeout: ANSWER_MILLISECONDS,
    };
    const { rows } = await other.query(asked).finally(() => {
      void other.end().catch(() => {});
    });
    return rows.length === 0 ? undefined : 'the server waits for this end of the connection';
  } catch (error) {
    // That it has too many connections is an answer, too.
    return error instanceof pg.DatabaseError ? undefined : 'the server does not answer';
  }
}
