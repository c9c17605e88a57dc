/** The environment variables of the cleaner. */
export interface CleanerSettings {
  /** The location of query results: `s3://bucket/prefix/`. */
  readonly RESULTS: string;
  /** A location within it that is kept: `s3://bucket/prefix/inspected/`. */
  readonly KEPT: string;
  /** After how many days results are deleted. */
  readonly DAYS: string;
}
