import type pg from 'pg';
import { connect } from './connect.ts';
import type { DatabaseAddress } from './database-address.ts';

/**
 * Tells the server to stop what a connection is waiting for: it would go on for minutes, for nobody.
 * Of a connection that is closed it hears only when it has a row to send.
 * https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL
 */
export async function cancelStatement(client: pg.Client, address: DatabaseAddress): Promise<void> {
  const { processID } = client as unknown as { readonly processID: number };
  try {
    const other = await connect(address);
    await other.query('SELECT pg_cancel_backend($1)', [processID]).finally(() => other.end());
  } catch {
    // A server that cannot be reached to be told so is left to see for itself.
  } finally {
    void client.end().catch(() => {});
  }
}
