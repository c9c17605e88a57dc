import { resolve } from 'node:path';
import { addressbaseChunks } from './addressbase-csv.ts';
import { countryFor } from './country.ts';
import { currentBallotsChunks } from './current-ballots-csv.ts';
import type { SampleOptions } from './options.ts';
import { SampleError } from './sample-error.ts';
import { SampleFile } from './sample-file.ts';
import { type SampleSummary, summaryOf } from './summary.ts';

/** A folder for each file, which holds nothing else. It is made if it is missing. */
export interface SampleDestinations {
  readonly addressbase: string;
  readonly currentBallots: string;
}

/** Told again and again how many rows are written, of how many, in both files together. */
export type SampleProgress = (done: number, total: number) => void;

/** Writes both files, or neither. Replaces an older sample, but never anything else. */
export async function writeSample(
  options: SampleOptions,
  destinations: SampleDestinations,
  onProgress: SampleProgress = () => {},
  signal?: AbortSignal,
): Promise<SampleSummary> {
  signal?.throwIfAborted();
  if (resolve(destinations.addressbase) === resolve(destinations.currentBallots)) {
    throw new SampleError(
      `Both files are to go into ${destinations.addressbase}, but each table has a folder of its ` +
        'own. Give two folders.',
    );
  }
  const country = countryFor(options);
  const summary = summaryOf(country);
  const total = summary.addresses + summary.ballotRows;
  let done = 0;
  const onRows = (rows: number): void => {
    done += rows;
    onProgress(done, total);
  };

  const addressbase = new SampleFile(destinations.addressbase, 'addressbase_cleaned.csv');
  const currentBallots = new SampleFile(destinations.currentBallots, 'current_ballots.csv');
  await addressbase.checkFolder();
  await currentBallots.checkFolder();
  try {
    await addressbase.write(addressbaseChunks(country), onRows, signal);
    await currentBallots.write(currentBallotsChunks(country), onRows, signal);
    await addressbase.publish();
    await currentBallots.publish();
  } catch (error) {
    // The other way around, so that folders made for the first can go too.
    await currentBallots.discard();
    await addressbase.discard();
    throw error;
  }
  return summary;
}
