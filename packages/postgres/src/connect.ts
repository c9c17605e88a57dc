import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import type { DatabaseAddress, SslMode } from './database-address.ts';
import { saysNoTls } from './database-error.ts';

/** How long a server may take to accept a connection. */
const CONNECT_MILLISECONDS = 10_000;

/** After this time without a byte, the system checks whether the other side still exists. */
const KEEP_ALIVE_MILLISECONDS = 10_000;

/** Whether TLS is tried first, and what is tried next if that fails. */
const ATTEMPTS: Readonly<Record<SslMode, readonly ('tls' | 'plain')[]>> = {
  disable: ['plain'],
  allow: ['plain', 'tls'],
  prefer: ['tls', 'plain'],
  require: ['tls'],
  'verify-ca': ['tls'],
  'verify-full': ['tls'],
};

/**
 * Opens a connection. An `error` event between two statements makes the next one fail.
 *
 * `pg` interprets the parameters of a URL differently from libpq: its `require` verifies
 * certificates, and it has no `prefer`. So it receives no URL, and this function implements the
 * modes.
 *
 * @throws the error of the system or the server, or the signal's reason once it is aborted
 */
export async function connect(address: DatabaseAddress, signal?: AbortSignal): Promise<pg.Client> {
  const [first, second] = ATTEMPTS[address.sslMode];
  // A Unix socket has no TLS.
  if (first === undefined || address.host.startsWith('/')) return open(address, false, signal);
  try {
    return await open(address, first === 'tls' && tlsOptions(address), signal);
  } catch (error) {
    if (second === undefined || signal?.aborted || !isOfTls(error)) throw error;
    return open(address, second === 'tls' && tlsOptions(address), signal);
  }
}

/**
 * Whether the other way may succeed: the server has no TLS, requires it, or requires another kind.
 */
function isOfTls(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '' } = error as NodeJS.ErrnoException;
  // 28000: pg_hba.conf has no entry for a connection of this kind.
  return saysNoTls(error) || code === '28000' || /^ERR_(SSL|TLS)_|_CERT/.test(code);
}

function tlsOptions({ sslMode, rootCertificates, host }: DatabaseAddress): ConnectionOptions {
  const ca = rootCertificates === undefined ? {} : { ca: rootCertificates };
  const name = isIP(host) === 0 ? { servername: host } : {};
  if (sslMode === 'verify-full') return { ...ca, ...name, host, rejectUnauthorized: true };
  if (sslMode === 'verify-ca') {
    const checkServerIdentity = () => undefined;
    return { ...ca, ...name, rejectUnauthorized: true, checkServerIdentity };
  }
  return { ...name, rejectUnauthorized: false };
}

async function open(
  { host, port, database, user, password }: DatabaseAddress,
  ssl: ConnectionOptions | false,
  signal: AbortSignal | undefined,
): Promise<pg.Client> {
  signal?.throwIfAborted();
  const client = new pg.Client({
    host,
    port,
    database,
    user,
    password,
    ssl,
    application_name: 'databaker',
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MILLISECONDS,
  });
  // Without a listener Node ends the process; the current or the next statement fails anyway.
  client.on('error', () => {});
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>();
  const onAbort = () => stop(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  try {
    await Promise.race([client.connect(), stopped]);
    return client;
  } catch (error) {
    void client.end().catch(() => {});
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
