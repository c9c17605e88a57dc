import { SampleError } from './sample-error.ts';

export interface SampleOptions {
  /** How many addresses: 1,000 to 40,000,000. Everything else scales with it. */
  readonly addresses: number;
  /** The same seed gives the same bytes. A whole number of 32 bits, 1 unless told. */
  readonly seed?: number;
  /** The polling day that ballot ids end with, `2027-05-06` unless told. */
  readonly electionDate?: string;
}

export const MIN_ADDRESSES = 1_000;
export const MAX_ADDRESSES = 40_000_000;
const MAX_SEED = 2 ** 32 - 1;

export function completeOptions(options: SampleOptions): Required<SampleOptions> {
  const { addresses, seed = 1, electionDate = '2027-05-06' } = options;
  requireWhole('addresses', addresses, MIN_ADDRESSES, MAX_ADDRESSES);
  requireWhole('seed', seed, 0, MAX_SEED);
  if (!isCalendarDate(electionDate)) {
    throw new SampleError(
      `electionDate is '${electionDate}': give a day that exists, written like 2027-05-06.`,
    );
  }
  return { addresses, seed, electionDate };
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = `${least.toLocaleString('en')} to ${most.toLocaleString('en')}`;
  throw new SampleError(`${name} is ${value}: give a whole number from ${range}.`);
}

function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // JavaScript reads 30 February as 2 March, so the date must come back as it went in.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
