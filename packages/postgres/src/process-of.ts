import type pg from 'pg';

/** The number of the process that serves a connection; `pg` keeps it, and its types leave it out. */
export function processOf(client: pg.Client): number {
  const { processID } = client as unknown as { readonly processID: number };
  return processID;
}
