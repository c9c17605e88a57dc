import type { Project } from '@dc-data-baker/planner';

/** What Athena asks where the definitions do not say. https://aws.amazon.com/athena/pricing/ */
const USD_PER_TERABYTE = 5;

/** The price of reading, in US dollars for 10^12 bytes. */
export function usdPerTerabyte(project: Project): number {
  return project.workgroup?.usdPerTerabyte ?? USD_PER_TERABYTE;
}

/** `$0.07`; of less than a cent, `under $0.01`. */
export function formatUsd(usd: number): string {
  return usd > 0 && usd < 0.01 ? 'under $0.01' : `$${usd.toFixed(2)}`;
}
