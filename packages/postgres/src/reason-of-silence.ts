import pg from 'pg';
import { connect } from './connect.ts';
import type { DatabaseAddress } from './database-address.ts';
import { type ServerProcess, STARTED } from './server-process.ts';

/** In milliseconds. The statement looks at a list in the server's memory. */
const ANSWER_MILLISECONDS = 10_000;

/**
 * Asks the server, on another connection, whether it still works for a connection that is silent. It is not
 * enough that it answers: a router or a proxy may drop one connection, or only its half, and forward
 * all others. The server then waits to be read, or for the next statement, or has ended the process.
 * A user may see its own connections in
 * https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
 *
 * @returns why nothing more will arrive; `undefined` if something may
 */
export async function reasonOfSilence(
  process: ServerProcess,
  address: DatabaseAddress,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const other = await connect(address, signal);
    const asked = {
      text: `SELECT ${STARTED} = $2 AS same, a.pid IS NOT NULL AS listed, a.wait_event_type AS wait
FROM (VALUES ($1::integer)) AS p(pid) LEFT JOIN pg_stat_activity AS a ON a.pid = p.pid`,
      values: [process.pid, process.started],
      query_timeout: ANSWER_MILLISECONDS,
    };
    const { rows } = await other.query<Answer>(asked).finally(() => {
      void other.end().catch(() => {});
    });
    return rows[0] && reasonIn(rows[0]);
  } catch (error) {
    // That it has too many connections is an answer, too.
    return error instanceof pg.DatabaseError ? undefined : 'the server does not answer';
  }
}

interface Answer {
  /** Whether it is the server of the process; `null` if that is not known. */
  readonly same: boolean | null;
  readonly listed: boolean;
  readonly wait: string | null;
}

function reasonIn({ same, listed, wait }: Answer): string | undefined {
  if (same === false) return undefined;
  if (wait === 'Client') return 'the server waits for this end of the connection';
  return same && !listed ? 'the server has ended this connection' : undefined;
}
