import { SampleError } from './sample-error.ts';

export interface SampleOptions {
  /** The number of addresses: 1,000 to 40,000,000. Everything else is proportional to it. */
  readonly addresses: number;
  /** The same seed gives the same bytes. A whole number of 32 bits; 1 by default. */
  readonly seed?: number;
  /** The polling day at the end of ballot ids; `2027-05-06` by default. */
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
  // JavaScript reads 30 February as 2 March, so the parsed date must be the same as the text.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
