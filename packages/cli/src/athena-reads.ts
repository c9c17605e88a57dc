import type { TestedReads } from '@dc-data-baker/engine';
import { athenaCost } from '@dc-data-baker/engine/bakes';
import { formatBytes, formatCount } from '@dc-data-baker/models';
import { formatUsd } from './cost.ts';

/** What Athena has read, as `--json` prints it. */
export interface AthenaReads {
  readonly queries: number;
  readonly bytesScanned: number;
  readonly usd: number;
  readonly usdPerTerabyte: number;
}

/** @param usdPerTerabyte what Athena asks for reading 10^12 bytes */
export function athenaReads(
  { queries, bytesScanned, billedBytes }: TestedReads,
  usdPerTerabyte: number,
): AthenaReads {
  return { queries, bytesScanned, usd: athenaCost(billedBytes, usdPerTerabyte), usdPerTerabyte };
}

/** The same as a line for a person. */
export function formatAthenaReads({
  queries,
  bytesScanned,
  usd,
  usdPerTerabyte,
}: AthenaReads): string {
  const count = `${formatCount(queries)} ${queries === 1 ? 'query' : 'queries'}`;
  return `Athena read ${formatBytes(bytesScanned)} in ${count}: ${formatUsd(usd)} at ${formatUsd(usdPerTerabyte)} per TB, 10 MB at least for each\n`;
}
