/** What Athena asks for even of a query that reads less. https://aws.amazon.com/athena/pricing/ */
const LEAST_BILLED_BYTES = 10_000_000;

const BYTES_PER_TERABYTE = 1e12;

/** The bytes that a query is paid for. */
export function billedBytes(bytesScanned: number): number {
  return Math.max(bytesScanned, LEAST_BILLED_BYTES);
}

/** @returns US dollars */
export function athenaCost(bytes: number, usdPerTerabyte: number): number {
  return (bytes / BYTES_PER_TERABYTE) * usdPerTerabyte;
}
