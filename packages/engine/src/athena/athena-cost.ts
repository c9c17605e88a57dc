/** Athena's minimum charge for a query. https://aws.amazon.com/athena/pricing/ */
const LEAST_BILLED_BYTES = 10_000_000;

const BYTES_PER_TERABYTE = 1e12;

/** The bytes that Athena charges for a query. */
export function billedBytes(bytesScanned: number): number {
  return Math.max(bytesScanned, LEAST_BILLED_BYTES);
}

/** @returns the cost in US dollars */
export function athenaCost(bytes: number, usdPerTerabyte: number): number {
  return (bytes / BYTES_PER_TERABYTE) * usdPerTerabyte;
}
