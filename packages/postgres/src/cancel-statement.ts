import type pg from 'pg';
import { connect } from './connect.ts';
import type { DatabaseAddress } from './database-address.ts';
import { type ServerProcess, STARTED } from './server-process.ts';

/**
 * Tells the server to cancel a connection's statement, which would otherwise run for minutes for
 * nobody. The server only notices a closed connection when it sends a row.
 * https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL
 */
export async function cancelStatement(
  client: pg.Client,
  { pid, started }: ServerProcess,
  address: DatabaseAddress,
): Promise<void> {
  try {
    // Without a transaction, nothing runs.
    if (started === undefined) return;
    const other = await connect(address);
    await other
      .query(`SELECT pg_cancel_backend($1) WHERE ${STARTED} = $2`, [pid, started])
      .finally(() => other.end());
  } catch {
    // If the server cannot be reached, it must notice by itself.
  } finally {
    void client.end().catch(() => {});
  }
}
