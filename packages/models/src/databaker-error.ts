/**
 * The kind of an error says who can fix it, and decides the exit code and whether a stack trace is
 * printed. Any error without a kind is a bug of ours.
 *
 * - `request`: the person asked for something that does not exist or cannot be done
 * - `definition`: a table, query or layer is wrong
 * - `data`: the source data is wrong
 * - `check`: a table's check failed
 * - `lake`: the disk or bucket under the lake refused (full, read-only, locked)
 * - `cloud`: AWS refused or failed
 * - `cancelled`: somebody pressed Ctrl-C
 */
export type ErrorKind =
  | 'request'
  | 'definition'
  | 'data'
  | 'check'
  | 'lake'
  | 'cloud'
  | 'cancelled';

/** The name of an error in a state machine's execution and in Sentry, by its kind. */
export function errorName(kind: ErrorKind | 'bug'): string {
  return `Databaker.${kind[0]?.toUpperCase()}${kind.slice(1)}`;
}

/** An error that a person can act on: its message says what is wrong, where, and what to do. */
export class DatabakerError extends Error {
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabakerError';
    this.kind = kind;
  }
}
