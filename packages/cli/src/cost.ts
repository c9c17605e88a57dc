import type { Project } from '@dc-data-baker/planner';

/** Athena's price if the definitions set none. https://aws.amazon.com/athena/pricing/ */
const USD_PER_TERABYTE = 5;

/** The price of reading 10^12 bytes, in US dollars. */
export function usdPerTerabyte(project: Project): number {
  return project.workgroup?.usdPerTerabyte ?? USD_PER_TERABYTE;
}

/** A maximum cost: `up to $0.07`, or `under $0.01`. */
export function formatMostUsd(usd: number): string {
  const text = formatUsd(usd);
  return text.startsWith('under') ? text : `up to ${text}`;
}

/** `$0.07`; `under $0.01` for less than a cent. */
export function formatUsd(usd: number): string {
  return usd > 0 && usd < 0.01 ? 'under $0.01' : `$${usd.toFixed(2)}`;
}
