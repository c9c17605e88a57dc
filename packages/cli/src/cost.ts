import type { Project } from '@dc-data-baker/planner';

/** What Athena asks where the definitions do not say. https://aws.amazon.com/athena/pricing/ */
const USD_PER_TERABYTE = 5;

/** The price of reading, in US dollars for 10^12 bytes. */
export function usdPerTerabyte(project: Project): number {
  return project.workgroup?.usdPerTerabyte ?? USD_PER_TERABYTE;
}

/** What something costs at most: `up to $0.07`, or `under $0.01`. */
export function formatMostUsd(usd: number): string {
  const text = formatUsd(usd);
  return text.startsWith('under') ? text : `up to ${text}`;
}

/** `$0.07`; of less than a cent, `under $0.01`. */
export function formatUsd(usd: number): string {
  return usd > 0 && usd < 0.01 ? 'under $0.01' : `$${usd.toFixed(2)}`;
}
