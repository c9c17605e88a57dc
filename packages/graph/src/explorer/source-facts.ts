import type { AgeLimit } from '@dc-data-baker/models';

/** The facts about an external table's files that are shown. */
export interface SourceFacts {
  /** When the newest was written, in ISO 8601 and UTC. */
  readonly newest: string;
  /** The greatest age that the table's definition allows, if it sets one. */
  readonly limit: AgeLimit | null;
}

/** The sources in a lake, by table. */
export type Sources = ReadonlyMap<string, SourceFacts>;

/** Whether the newest file is older than the table's definition allows. */
export function isStale(source: SourceFacts | null, now: number): boolean {
  const limit = source?.limit;
  return !!source && !!limit && now - Date.parse(source.newest) > limit.milliseconds;
}
