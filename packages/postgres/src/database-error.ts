import { DatabakerError, type ErrorKind } from '@dc-data-baker/models';
import pg from 'pg';
import { placeInQuery } from './place-in-query.ts';

/**
 * SQLSTATEs that another attempt may avoid, by class or complete.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const TRANSIENT_STATES = [
  /^08/, // connection exceptions
  /^53300$/, // too many connections
  /^57P0[123]$/, // the server shuts down, crashed, or starts
];

/** System errors of a network that may pass within a second. */
const TRANSIENT_CODES: ReadonlySet<string | undefined> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);

/** Messages of `pg` and its stream of rows, without a code, about a connection that ended. */
const CONNECTION_ENDED = /^(Connection terminated|timeout expired|Client has encountered)/;

/** Whether `pg` reports that a server has no TLS; the error has no code. */
export function saysNoTls({ message }: Error): boolean {
  return message === 'The server does not support SSL connections';
}

/** Whether another attempt may succeed. A refused password or a missing table stays the same. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (error instanceof pg.DatabaseError) {
    return TRANSIENT_STATES.some((state) => state.test(code ?? ''));
  }
  return isOfNetwork(error) && code !== 'ERR_TLS_CERT_ALTNAME_INVALID';
}

/** What an extract was doing when it failed. */
export interface ExtractPlace {
  /** The name of the database in the definitions. */
  readonly database: string;
  readonly query: { readonly file: string; readonly sql: string };
  /**
   * How many of our characters precede the query in the statement to which the server's position
   * refers.
   */
  readonly before: number | undefined;
  /** How many rows had arrived; `undefined` before the first was requested. */
  readonly rows?: number | undefined;
}

/**
 * An error of PostgreSQL or the network as a typed error, with the database, the query and the row
 * that was reached. The driver's error may contain the address, so it is not kept as a cause, and
 * the password is removed from its message.
 */
export function databaseError(error: unknown, place: ExtractPlace, password: string): unknown {
  if (!(error instanceof Error) || error instanceof DatabakerError || isBug(error)) return error;
  const { database, query, rows, before } = place;
  const isOfServer = error instanceof pg.DatabaseError;
  const [kind, what] = isOfServer ? saidByServer(error) : saidOfConnection(error);
  const of = isOfServer ? placeInQuery(query, error.position, before) : query.file;
  const at = rows === undefined ? '' : `, after row ${rows}`;
  const hint = isOfServer && error.hint ? `; ${error.hint}` : '';
  const message = `database ${database}, query ${of}${at}: ${what}${hint}`;
  return new DatabakerError(kind, password === '' ? message : message.replaceAll(password, '***'));
}

/** The problem with a connection, or with the driver's protocol. */
function saidOfConnection(error: Error): readonly [ErrorKind, string] {
  const code = codeOf(error);
  if (isOfTls(code)) {
    return [
      'request',
      `the server's certificate is not accepted (${code}); see sslmode in its URL`,
    ];
  }
  if (saysNoTls(error)) {
    return ['request', 'the server has no TLS, which sslmode in its URL requires'];
  }
  if (code === 'ENOTFOUND') return ['request', 'its host is not known'];
  if (/^SASL/.test(error.message)) {
    return ['request', 'the server asks for a password, and there is none or it is wrong'];
  }
  const reason = isOfNetwork(error) ? error.message || code : `${code ?? error.message}`;
  return ['cloud', `the connection failed (${reason}); nothing was published, run it again`];
}

/** The kind of error by SQLSTATE, and its message. */
function saidByServer({ code = '', message }: pg.DatabaseError): readonly [ErrorKind, string] {
  if (code === '57014' && /statement timeout/.test(message)) {
    return [
      'cloud',
      'the query took longer than an extract may; nothing was published; run it again, or make the ' +
        'query faster',
    ];
  }
  if (code === '25P03') {
    return [
      'cloud',
      'the server waited too long for this end of the connection; nothing was published; run it again',
    ];
  }
  if (code === '28P01') return ['request', 'the server refused the user or the password'];
  // Such as a host or a way of connecting that the server does not allow.
  if (code.startsWith('28')) return ['request', `the server refused the connection: ${message}`];
  if (code === '3D000') return ['request', message];
  // 25006: it would write.
  if (code.startsWith('42') || code === '25006') return ['definition', message];
  // Values that cannot be computed, including PostGIS's errors about geometries.
  if (code.startsWith('22') || code.startsWith('XX')) return ['data', message];
  return ['cloud', `${message} (SQLSTATE ${code}); nothing was published`];
}

function isOfNetwork(error: Error): boolean {
  return TRANSIENT_CODES.has(codeOf(error)) || CONNECTION_ENDED.test(error.message);
}

function isOfTls(code: string | undefined): boolean {
  return code !== undefined && /^ERR_(SSL|TLS)_|CERT|^UNABLE_TO_/.test(code);
}

/** Whether the error is one of our own code. */
function isBug(error: Error): boolean {
  const isOfLanguage = error instanceof TypeError || error instanceof ReferenceError;
  return isOfLanguage && codeOf(error) === undefined;
}

function codeOf(error: Error): string | undefined {
  return (error as { readonly code?: string }).code;
}
