import type { AgeLimit } from '@dc-data-baker/models';

/** What is shown of the files of a table that no bake writes. */
export interface SourceFacts {
  /** When the newest was written, ISO 8601 in UTC. */
  readonly newest: string;
  /** How old that may be, where the table's definition says so. */
  readonly limit: AgeLimit | null;
}

/** Those of a lake, by table. */
export type Sources = ReadonlyMap<string, SourceFacts>;

/** Whether the newest file is older than the table's definition allows. */
export function isStale(source: SourceFacts | null, now: number): boolean {
  const limit = source?.limit;
  return !!source && !!limit && now - Date.parse(source.newest) > limit.milliseconds;
}
