/**
 * What went wrong, by who can put it right. The kind decides the exit code and whether a stack
 * trace helps; any other error is a bug of ours.
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

/** What an execution fails with, and Sentry is told, by who can put it right. */
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
