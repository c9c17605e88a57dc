import type { ExplorerTable } from '../data.ts';
import { isStale } from '../source-facts.ts';

/**
 * The worst that is wrong with a table's last bake or, for a source, with the age of its files: a
 * warning is published nevertheless.
 */
export function troubleOf(
  { bake, source }: ExplorerTable,
  now: number,
): 'failed' | 'warned' | undefined {
  const severities = [
    ...(bake?.failed ?? []).map(({ severity }) => severity),
    ...(source?.limit && isStale(source, now) ? [source.limit.severity] : []),
  ];
  if (severities.length === 0) return undefined;
  return severities.includes('fail') ? 'failed' : 'warned';
}
