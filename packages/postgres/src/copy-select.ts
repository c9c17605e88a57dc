import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DatabakerError } from '@dc-data-baker/models';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { cancelStatement } from './cancel-statement.ts';
import { connect } from './connect.ts';
import { connectPatiently, type Pause } from './connect-patiently.ts';
import {
  BEFORE_QUERY,
  copyStatement,
  type ExtractedColumn,
  lookStatement,
} from './copy-statement.ts';
import type { DatabaseAddress } from './database-address.ts';
import { databaseError, isTransient } from './database-error.ts';
import { RecordCounter } from './record-counter.ts';
import { watchSilence } from './watch-silence.ts';

/** How long the server lets a transaction go on, in milliseconds. */
export interface TimeLimits {
  /** For one statement. A SELECT takes minutes; one that takes an hour waits for what will not come. */
  readonly statement: number;
  /** Between two statements, where there is nothing to wait for but this process. */
  readonly idle: number;
}

export const TIME_LIMITS: TimeLimits = { statement: 3_600_000, idle: 300_000 };

export interface CopyOptions {
  /** The name of the database's definition, for messages. */
  readonly database: string;
  readonly address: DatabaseAddress;
  /** A SELECT in PostgreSQL's SQL, and where it is written, for messages. */
  readonly query: { readonly file: string; readonly sql: string };
  readonly columns: readonly ExtractedColumn[];
  /** Whether the first line names the columns. */
  readonly header: boolean;
  /** Whether rows are put in the order of all their values, for a query that gives them in none. */
  readonly sorts: boolean;
  readonly signal: AbortSignal;
  readonly pause: Pause;
  /** For what looks whether a silent server is still there; real time by default. */
  readonly pauseOfWatch?: Pause;
  readonly limits?: TimeLimits;
  readonly onProgress?: (progress: Copied) => void;
}

/** What came so far: rows, without the header line, and bytes, with it. */
export interface Copied {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Writes the rows of a SELECT as CSV: quoted where it must be, `\n` at line ends, null as an empty
 * field and an empty text as `""`. All rows are of one snapshot, read in a transaction that can write
 * nothing.
 *
 * Rows stream: what is in memory is a few chunks, whatever the size of the table.
 *
 * @param open makes what is written to, once the query is known to be sound
 * @throws a `cancelled` error when the signal aborts, after telling the database to stop; a
 *   `definition` error for SQL that the database refuses or columns of other names; a `request` error
 *   for a refused user; a `data` error for a value that cannot be computed; a `cloud` error for
 *   a connection that breaks. Each names the database, the query and the row that it came to.
 *   Whatever the writable throws is passed on as it is
 */
export async function copySelect(options: CopyOptions, open: () => Writable): Promise<Copied> {
  const { database, address, query, signal, pause } = options;
  let rows: number | undefined;
  let refused: unknown;
  let ended: unknown;
  const watched = (isOfServer: (error: unknown) => boolean) =>
    open().on('error', (error) => {
      // What fails at the server ends the writing too, by the same error.
      if (!isOfServer(error)) refused ??= error;
    });
  try {
    const client = await connectPatiently(address, pause, signal);
    // What a server says between two statements. The next one tells only that the connection ended.
    client.on('error', (error) => {
      ended ??= error;
    });
    const watching = new AbortController();
    let bytes = 0;
    void watchSilence({
      heard: () => bytes,
      answers: (until) => isThere(address, until),
      pause: options.pauseOfWatch,
      signal: watching.signal,
    }).catch((error: unknown) => {
      if (watching.signal.aborted) return;
      ended ??= error;
      void client.end().catch(() => {});
    });
    try {
      return await copy(client, options, watched, (progress) => {
        ({ rows, bytes } = progress);
        options.onProgress?.(progress);
      });
    } finally {
      watching.abort();
      // Of a server that is gone nobody waits for an answer.
      void client.end().catch(() => {});
    }
  } catch (error) {
    if (signal.aborted) throw new DatabakerError('cancelled', 'stopped');
    // Of the place that rows are written to: whoever opened it knows what to say of it.
    if (refused !== undefined && error === refused) throw error;
    const before = rows === undefined ? BEFORE_QUERY.length : undefined;
    const said = isTransient(error) ? (ended ?? error) : error;
    throw databaseError(said, { database, query, before, rows }, address.password);
  }
}

async function copy(
  client: pg.Client,
  options: CopyOptions,
  open: (isOfServer: (error: unknown) => boolean) => Writable,
  onProgress: (progress: Copied) => void,
): Promise<Copied> {
  const { address, signal, header } = options;
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= cancelStatement(client, address);
  };
  signal.throwIfAborted();
  signal.addEventListener('abort', stop);
  try {
    await begin(client, options.limits ?? TIME_LIMITS);
    await assertColumns(client, options);
    const counter = new RecordCounter();
    let bytes = 0;
    const progress = () => ({ rows: Math.max(0, counter.records - (header ? 1 : 0)), bytes });
    const counting = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        counter.add(chunk);
        bytes += chunk.length;
        onProgress(progress());
        done(null, chunk);
      },
    });
    onProgress(progress());
    const rows = client.query(copyTo(copyStatement(options)));
    const ofServer = new Set<unknown>();
    rows.on('error', (error) => ofServer.add(error));
    await pipeline(
      rows,
      counting,
      open((error) => ofServer.has(error)),
    );
    signal.throwIfAborted();
    // A failed transaction answers COMMIT with ROLLBACK; one that is read only has nothing to lose.
    await client.query('COMMIT');
    return progress();
  } finally {
    signal.removeEventListener('abort', stop);
    await stopping;
  }
}

/** Whether a server says anything at all: that it has too many connections, too. */
async function isThere(address: DatabaseAddress, signal: AbortSignal): Promise<boolean> {
  try {
    const other = await connect(address, signal);
    void other.end().catch(() => {});
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError;
  }
}

async function begin(client: pg.Client, { statement, idle }: TimeLimits): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(`SET LOCAL statement_timeout = ${statement}`);
  await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${idle}`);
  // Dates and times are written as text: the same whatever a server's or a user's settings are.
  await client.query("SET LOCAL datestyle = 'ISO, YMD'");
  await client.query("SET LOCAL timezone = 'UTC'");
}

/** The query's columns are looked at before its rows: those take minutes. */
async function assertColumns(client: pg.Client, options: CopyOptions): Promise<void> {
  const { database, query, columns } = options;
  const { fields } = await client.query(lookStatement(query.sql));
  const names = fields.map(({ name }) => name);
  const expected = columns.map(({ name }) => name);
  if (names.length === expected.length && names.every((name, i) => name === expected[i])) return;
  throw new DatabakerError(
    'definition',
    `database ${database}, query ${query.file}: it gives the columns ${names.join(', ')}; expected ${expected.join(', ')}`,
  );
}
