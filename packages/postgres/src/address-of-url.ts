import { readFileSync } from 'node:fs';
import { DatabakerError } from '@dc-data-baker/models';
import { type DatabaseAddress, SSL_MODES, type SslMode } from './database-address.ts';
import { partsOfUrl } from './parts-of-url.ts';

const EXPECTED = 'expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full';

/** The supported parameters. Ignoring another one could make a connection less secure. */
const PARAMETERS: ReadonlySet<string> = new Set([
  'host',
  'port',
  'dbname',
  'user',
  'password',
  'sslmode',
  'sslrootcert',
]);

/**
 * Parses a URL of the form that `psql` takes. Messages name the variable and never its content,
 * because the URL contains a password; for the same reason, no parser's error is kept as a cause.
 *
 * @param variable the environment variable with the URL
 * @throws a `request` error for anything that is not such a URL
 */
export function addressOfUrl(text: string, variable: string): DatabaseAddress {
  const refused = (what: string) => new DatabakerError('request', `${variable} ${what}`);
  const url = partsOfUrl(text);
  if (!url) throw refused(`is not the URL of a database; ${EXPECTED}`);
  if (url === 'wrong escape') {
    throw refused(`contains a % that is not an escape; write a % in a name or password as %25`);
  }
  const { parameters } = url;
  const unknown = [...parameters.keys()].find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined) {
    throw refused(
      `has an unknown parameter (${/^\w{1,30}$/.test(unknown) ? unknown : 'its name is odd'}); there are ${[...PARAMETERS].join(', ')}`,
    );
  }
  const part = (name: string, written: string) => parameters.get(name) ?? written;
  const host = part('host', url.host);
  const database = part('dbname', url.database);
  const user = part('user', url.user);
  for (const [name, value] of Object.entries({ host, database, user })) {
    if (value === '') throw refused(`names no ${name}; ${EXPECTED}`);
  }
  if (host.includes(',')) throw refused('names several hosts; give the one to read from');
  const port = Number(part('port', url.port) || '5432');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw refused('has a port that is not a number from 1 to 65535');
  }
  return {
    host,
    port,
    database,
    user,
    password: part('password', url.password),
    ...tlsOf(parameters, refused),
  };
}

/** @throws the error that `refused` makes from the reason */
function tlsOf(
  parameters: ReadonlyMap<string, string>,
  refused: (what: string) => Error,
): Pick<DatabaseAddress, 'sslMode' | 'rootCertificates'> {
  const mode = parameters.get('sslmode') ?? 'prefer';
  const sslMode = SSL_MODES.find((known) => known === mode);
  if (!sslMode) {
    throw refused(`has an sslmode that is unknown; there are ${SSL_MODES.join(', ')}`);
  }
  const file = parameters.get('sslrootcert');
  if (file === undefined || file === 'system') return { sslMode };
  let rootCertificates: string;
  try {
    rootCertificates = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw refused(`names ${file} as sslrootcert, which cannot be read (${code})`);
  }
  return { sslMode: withCertificates(sslMode), rootCertificates };
}

/**
 * As in libpq, certificates are verified if they are given, even if `sslmode` only requires TLS.
 */
function withCertificates(sslMode: SslMode): SslMode {
  return sslMode === 'require' ? 'verify-ca' : sslMode;
}
