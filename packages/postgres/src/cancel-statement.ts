import type pg from 'pg';
import { connect } from './connect.ts';
import type { DatabaseAddress } from './database-address.ts';
import { processOf } from './process-of.ts';

/**
 * Tells the server to cancel a connection's statement, which would otherwise run for minutes for
 * nobody. The server only notices a closed connection when it sends a row.
 * https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL
 */
export async function cancelStatement(client: pg.Client, address: DatabaseAddress): Promise<void> {
  try {
    const other = await connect(address);
    await other
      .query('SELECT pg_cancel_backend($1)', [processOf(client)])
      .finally(() => other.end());
  } catch {
    // If the server cannot be reached, it must notice by itself.
  } finally {
    void client.end().catch(() => {});
  }
}
