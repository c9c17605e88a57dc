import { connect } from './connect.ts';
import type { DatabaseAddress } from './database-address.ts';
import { type ServerProcess, STARTED } from './server-process.ts';

/**
 * Cancels the statement of a process, or ends the process: one that waits for its client does not notice
 * that its statement is cancelled. Either would run on for nobody.
 * https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL
 */
export async function signalProcess(
  { pid, started }: ServerProcess,
  address: DatabaseAddress,
  signal: 'cancel' | 'terminate',
): Promise<void> {
  // Without a transaction, nothing runs.
  if (started === undefined) return;
  try {
    const other = await connect(address);
    await other
      .query(`SELECT pg_${signal}_backend($1::integer) WHERE ${STARTED} = $2`, [pid, started])
      .finally(() => other.end());
  } catch {
    // If the server cannot be reached, it must notice by itself.
  }
}
