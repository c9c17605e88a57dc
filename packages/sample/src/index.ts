import { addressbaseChunks } from './addressbase-chunks.ts';
import { countryFor } from './country.ts';
import { currentBallotsChunks } from './current-ballots-chunks.ts';
import type { SampleOptions } from './options.ts';
import { type SampleSummary, summaryOf } from './summary.ts';

export { everyElectionSql } from './every-election-sql.ts';
export { MAX_ADDRESSES, type SampleOptions } from './options.ts';
export { SampleError } from './sample-error.ts';
export type { SampleSummary } from './summary.ts';
export { type SampleDestinations, type SampleProgress, writeSample } from './write-sample.ts';

/** The size of a sample, before any of it is generated. */
export function sampleSummary(options: SampleOptions): SampleSummary {
  return summaryOf(countryFor(options));
}

/** The lines of `addressbase_cleaned_raw`, in chunks of whole lines that the caller may keep. */
export function* addressbaseCsv(options: SampleOptions): Generator<Uint8Array> {
  for (const { bytes } of addressbaseChunks(countryFor(options))) yield bytes;
}

/** The lines of `current_ballots` after a header, in chunks of whole lines. */
export function* currentBallotsCsv(options: SampleOptions): Generator<Uint8Array> {
  for (const { bytes } of currentBallotsChunks(countryFor(options))) yield bytes;
}
