/**
 * The modes of TLS:
 * https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS
 */
export const SSL_MODES = [
  'disable',
  'allow',
  'prefer',
  'require',
  'verify-ca',
  'verify-full',
] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** Where a database is, and the credentials for it. */
export interface DatabaseAddress {
  /** A name or a number; a path is the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** As in libpq, `prefer` uses TLS if the server offers it. */
  readonly sslMode: SslMode;
  /** The PEM text of the trusted certificates; Node's own by default. */
  readonly rootCertificates?: string | undefined;
}
