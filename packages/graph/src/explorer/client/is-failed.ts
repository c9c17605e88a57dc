import type { ExplorerTable } from '../data.ts';
import { isStale } from '../source-facts.ts';

/** Whether a check of a table's last bake has failed, or its source is older than its limit. */
export function isFailed({ bake, source }: ExplorerTable, now: number): boolean {
  return (bake !== null && bake.failed.length > 0) || isStale(source, now);
}
