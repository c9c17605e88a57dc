/** What the cleaner finds in its environment. */
export interface CleanerSettings {
  /** Where queries leave their results: `s3://bucket/prefix/`. */
  readonly RESULTS: string;
  /** What is below it, and no result: `s3://bucket/prefix/inspected/`. */
  readonly KEPT: string;
  /** For how long results are kept. */
  readonly DAYS: string;
}
