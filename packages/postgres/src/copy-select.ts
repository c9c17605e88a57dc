import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DatabakerError } from '@dc-data-baker/models';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { connectPatiently, type Pause } from './connect-patiently.ts';
import {
  BEFORE_QUERY,
  copyStatement,
  type ExtractedColumn,
  lookStatement,
} from './copy-statement.ts';
import type { DatabaseAddress } from './database-address.ts';
import { databaseError, isTransient } from './database-error.ts';
import { reasonOfSilence } from './reason-of-silence.ts';
import { RecordCounter } from './record-counter.ts';
import { firstProcess, type ServerProcess, serverProcess } from './server-process.ts';
import { signalProcess } from './signal-process.ts';
import { watchSilence } from './watch-silence.ts';

/** The server's time limits for a transaction, in milliseconds. */
export interface TimeLimits {
  /**
   * For one statement. A SELECT takes minutes; after an hour it is waiting for something that will
   * not come.
   */
  readonly statement: number;
  /** Between two statements, when the server is only waiting for this process. */
  readonly idle: number;
}

export const TIME_LIMITS: TimeLimits = { statement: 3_600_000, idle: 300_000 };

/**
 * What a SELECT means and how its values are written must not depend on the settings of the server, the
 * database or the user. https://www.postgresql.org/docs/current/runtime-config-client.html
 */
const SETTINGS = {
  // Texts in our queries contain backslashes, which are escapes otherwise.
  standard_conforming_strings: 'on',
  datestyle: 'ISO, YMD',
  timezone: 'UTC',
  intervalstyle: 'postgres',
  // A number has all the digits that it needs, and no others.
  extra_float_digits: '1',
  bytea_output: 'hex',
} as const;

export interface CopyOptions {
  /** The name of the database in the definitions, for messages. */
  readonly database: string;
  readonly address: DatabaseAddress;
  /** A SELECT in PostgreSQL's SQL, and its file, for messages. */
  readonly query: { readonly file: string; readonly sql: string };
  readonly columns: readonly ExtractedColumn[];
  /** Whether the first line has the names of the columns. */
  readonly header: boolean;
  /** Whether rows are sorted by all of their values, for a query without an order. */
  readonly sorts: boolean;
  readonly signal: AbortSignal;
  readonly pause: Pause;
  /** For checking whether a silent server still exists; by default in real time. */
  readonly pauseOfWatch?: Pause;
  readonly limits?: TimeLimits;
  readonly onProgress?: (progress: Copied) => void;
}

/** What has arrived so far: rows without the header line, and bytes including it. */
export interface Copied {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Writes the rows of a SELECT as CSV: quoted only if necessary, with `\n` as line end, null as an
 * empty field and an empty text as `""`. All rows are from one snapshot, read in a read-only
 * transaction.
 *
 * Rows are streamed: memory contains a few chunks, whatever the size of the table.
 *
 * @param open opens the output, once the query is known to be valid
 * @throws a `cancelled` error when the signal is aborted, after cancelling the statement; a
 *   `definition` error for SQL that the database refuses or columns with other names; a `request`
 *   error for a refused user; a `data` error for a value that cannot be computed; a `cloud` error
 *   for a broken connection. Each names the database, the query and the row that was reached.
 *   Errors of the output are passed on unchanged
 */
export async function copySelect(options: CopyOptions, open: () => Writable): Promise<Copied> {
  const { database, address, query, signal, pause } = options;
  let rows: number | undefined;
  let refused: unknown;
  let ended: unknown;
  const watched = (isOfServer: (error: unknown) => boolean) =>
    open().on('error', (error) => {
      // A failure at the server ends the output with the same error.
      if (!isOfServer(error)) refused ??= error;
    });
  try {
    const client = await connectPatiently(address, pause, signal);
    // An error between two statements. The next statement would only report that the connection
    // ended.
    client.on('error', (error) => {
      ended ??= error;
    });
    const watching = new AbortController();
    let bytes = 0;
    const working = { process: firstProcess(client) };
    const watch = watchSilence({
      heard: () => bytes,
      reason: (until) => reasonOfSilence(working.process, address, until),
      // The server ends a statement that takes longer, and says so.
      longest: (options.limits ?? TIME_LIMITS).statement,
      pause: options.pauseOfWatch,
      signal: watching.signal,
    }).catch(async (error: unknown) => {
      if (watching.signal.aborted) return;
      ended ??= error;
      void client.end().catch(() => {});
      await signalProcess(working.process, address, 'terminate');
    });
    try {
      return await copy(client, working, options, watched, (progress) => {
        ({ rows, bytes } = progress);
        options.onProgress?.(progress);
      });
    } finally {
      watching.abort();
      await watch;
      // A server that is gone will not answer.
      void client.end().catch(() => {});
    }
  } catch (error) {
    if (signal.aborted) throw new DatabakerError('cancelled', 'stopped');
    // An error of the output, which its owner can explain.
    if (refused !== undefined && error === refused) throw error;
    const before = rows === undefined ? BEFORE_QUERY.length : undefined;
    const said = isTransient(error) ? (ended ?? error) : error;
    throw databaseError(said, { database, query, before, rows }, address.password);
  }
}

async function copy(
  client: pg.Client,
  working: { process: ServerProcess },
  options: CopyOptions,
  open: (isOfServer: (error: unknown) => boolean) => Writable,
  onProgress: (progress: Copied) => void,
): Promise<Copied> {
  const { address, signal, header } = options;
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= signalProcess(working.process, address, 'cancel').finally(() => {
      void client.end().catch(() => {});
    });
  };
  signal.throwIfAborted();
  signal.addEventListener('abort', stop);
  try {
    await begin(client, options.limits ?? TIME_LIMITS);
    working.process = await serverProcess(client);
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
    // A failed transaction answers COMMIT with ROLLBACK; a read-only one has nothing to lose.
    await client.query('COMMIT');
    return progress();
  } finally {
    signal.removeEventListener('abort', stop);
    await stopping;
  }
}

/**
 * With these the server notices that its client is gone, also while it computes or waits to be read: in
 * milliseconds. A server before version 14 lacks one of them.
 */
const NOTICES = { client_connection_check_interval: '10000', tcp_user_timeout: '300000' } as const;

/** In one message, because a limit of the user's own may be shorter than the way to the server. */
async function begin(client: pg.Client, { statement, idle }: TimeLimits): Promise<void> {
  const settings = {
    statement_timeout: statement,
    idle_in_transaction_session_timeout: idle,
    ...SETTINGS,
  };
  const set = Object.entries(settings).map(([name, value]) => `SET LOCAL ${name} = '${value}'`);
  const notices = Object.entries(NOTICES).map(([name, value]) => `('${name}', '${value}')`);
  const notice = `SELECT set_config(name, value, true) FROM (VALUES ${notices.join(', ')}) AS n(name, value) JOIN pg_settings USING (name)`;
  await client.query(
    ['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', ...set, notice].join('; '),
  );
}

/** The query's columns are checked before its rows, which take minutes. */
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
