import type pg from 'pg';

/** The process in the server that works for a connection. */
export interface ServerProcess {
  readonly pid: number;
  /**
   * When its server started, in microseconds of Unix time, which distinguishes servers. Several may
   * answer under one address, and then the number of a process means nothing to the others.
   * `undefined` while the connection has no transaction.
   */
  readonly started: string | undefined;
}

/** The SQL of `ServerProcess.started`. */
export const STARTED =
  '(floor(extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint)::text';

/**
 * The process that a connection begins with; `pg` keeps its number, and its types leave it out. Behind a
 * pooler it is a number of the pooler's own.
 */
export function firstProcess(client: pg.Client): ServerProcess {
  const { processID } = client as unknown as { readonly processID: number };
  return { pid: processID, started: undefined };
}

/**
 * Asks which process works for a connection, in its transaction: behind a pooler each transaction may
 * have another one.
 */
export async function serverProcess(client: pg.Client): Promise<ServerProcess> {
  const { rows } = await client.query<ServerProcess>(
    `SELECT pg_backend_pid() AS pid, ${STARTED} AS started`,
  );
  const [process] = rows;
  if (!process) throw new Error('the server did not say which process this is');
  return process;
}
