/** The parts of a database's URL, with their escapes decoded; what is absent is empty. */
interface UrlParts {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: string;
  readonly database: string;
  /** What follows the question mark, by name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * The protocol (the last one is in Django's settings for a database with PostGIS), the user and the
 * password, the host (an IPv6 address is in brackets), the port, the database, and the parameters.
 * Unlike in libpq, an @ in a password need not be escaped.
 */
const URL_OF_DATABASE =
  /^(?:postgresql|postgres|postgis):\/\/(?:(?<login>[^@/]*(?:@[^@/?]*)*)@)?(?:\[(?<ipv6>[^\]]*)\]|(?<name>[^[\]:/?]*))(?::(?<port>[^/?]*))?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/is;

/**
 * Takes a URL apart as libpq does. `URL` of JavaScript does not: it refuses a user without a host,
 * as in `postgresql://me@/wards?host=/run/postgresql`, and decodes a + as a space. See
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 *
 * @returns `undefined` for anything that is not such a URL
 */
export function partsOfUrl(text: string): UrlParts | 'wrong escape' | undefined {
  const groups = URL_OF_DATABASE.exec(text)?.groups;
  if (!groups) return undefined;
  const { login = '', ipv6, name = '', port = '', database = '', query = '' } = groups;
  const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(login) ?? [];
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split(/=(.*)/s));
  try {
    return {
      user: decoded(user),
      password: decoded(password),
      host: decoded(ipv6 ?? name),
      port: decoded(port),
      database: decoded(database),
      parameters: new Map(pairs.map(([key = '', value = '']) => [decoded(key), decoded(value)])),
    };
  } catch {
    return 'wrong escape';
  }
}

/** @throws a `URIError` for a % that is not an escape, or one of a NUL, which ends texts in PostgreSQL's protocol */
function decoded(text: string): string {
  if (text.includes('%00')) throw new URIError('NUL');
  return decodeURIComponent(text);
}
