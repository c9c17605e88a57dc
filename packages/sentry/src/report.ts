/**
 * What Sentry may be told of. Every text in it is from the definitions or from AWS's and our own names
 * of errors: a message of an error may show rows, which are licensed addresses, so there is none.
 */
export type Report = FailedBake | IdenticalRows | Bug;

export interface FailedBake {
  readonly kind: 'failedBake';
  readonly environment: string;
  readonly layer?: string;
  /** The stage that failed, by its id; missing where none had begun. */
  readonly stage?: string;
  /** `Databaker.Check`, or AWS's name of the error. */
  readonly error: string;
  /** The names of checks that failed. */
  readonly checks?: readonly string[];
  /** The ARN of the execution, whose history has the rest. */
  readonly execution?: string;
}

/** Rows of a source that stand there more than once, which a bake merges. */
export interface IdenticalRows {
  readonly kind: 'identicalRows';
  readonly environment: string;
  readonly table: string;
  /** The check's name, such as `identicalRows(uprn)`. */
  readonly check: string;
  readonly rows: number;
}

export interface Bug {
  readonly kind: 'bug';
  /** The command, or the function that runs in AWS. */
  readonly where: string;
  readonly error: unknown;
}
