/**
 * What may be reported to Sentry. Every text in it comes from the definitions, or is AWS's or our
 * own name of an error: messages of errors may contain rows, which are licensed addresses, so they
 * are not part of it.
 */
export type Report = FailedBake | IdenticalRows | Bug;

export interface FailedBake {
  readonly kind: 'failedBake';
  readonly environment: string;
  readonly layer?: string;
  /** The id of the stage that failed; absent if none had begun. */
  readonly stage?: string;
  /** `Databaker.Check`, or AWS's name of the error. */
  readonly error: string;
  /** The names of the checks that failed. */
  readonly checks?: readonly string[];
  /** The ARN of the execution, whose history has the details. */
  readonly execution?: string;
}

/** Exact duplicate rows of a source, which a bake merges. */
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
  /** The command, or the function in AWS. */
  readonly where: string;
  readonly error: unknown;
}
