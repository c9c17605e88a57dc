import { resolve } from 'node:path';
import { addressbaseChunks } from './addressbase-chunks.ts';
import { boundaryChangesChunks } from './boundary-changes-chunks.ts';
import type { Chunk } from './chunk.ts';
import { countryFor } from './country.ts';
import { currentBallotsChunks } from './current-ballots-chunks.ts';
import type { SampleOptions } from './options.ts';
import { SampleError } from './sample-error.ts';
import { SampleFile } from './sample-file.ts';
import { type SampleSummary, summaryOf } from './summary.ts';

/** A folder for each file, which contains nothing else. It is created if it is missing. */
export interface SampleDestinations {
  readonly addressbase: string;
  readonly currentBallots: string;
  /** If it is left out, no boundary changes are written. */
  readonly boundaryChanges?: string;
}

/**
 * Called repeatedly with the rows written so far and the total, of the first two files together.
 */
export type SampleProgress = (done: number, total: number) => void;

/** Writes all files, or none. Replaces an older sample, but never anything else. */
export async function writeSample(
  options: SampleOptions,
  destinations: SampleDestinations,
  onProgress: SampleProgress = () => {},
  signal?: AbortSignal,
): Promise<SampleSummary> {
  signal?.throwIfAborted();
  const { addressbase, currentBallots, boundaryChanges } = destinations;
  requireOwnFolders(destinations);
  const country = countryFor(options);
  const summary = summaryOf(country);
  const total = summary.addresses + summary.ballotRows;
  let done = 0;
  const onRows = (rows: number): void => {
    done += rows;
    onProgress(done, total);
  };
  const files: [SampleFile, () => Iterable<Chunk>, (rows: number) => void][] = [
    [
      new SampleFile(addressbase, 'addressbase_cleaned.csv'),
      () => addressbaseChunks(country),
      onRows,
    ],
    [
      new SampleFile(currentBallots, 'current_ballots.csv'),
      () => currentBallotsChunks(country),
      onRows,
    ],
  ];
  if (boundaryChanges !== undefined) {
    const file = new SampleFile(boundaryChanges, 'current_boundary_changes.parquet');
    files.push([file, () => boundaryChangesChunks(country), () => {}]);
  }
  for (const [file] of files) await file.checkFolder();
  try {
    for (const [file, chunks, told] of files) await file.write(chunks(), told, signal);
    for (const [file] of files) await file.publish();
  } catch (error) {
    // In reverse order, so that folders created for the first file can be removed too.
    for (const [file] of files.toReversed()) await file.discard();
    throw error;
  }
  return summary;
}

function requireOwnFolders(destinations: SampleDestinations): void {
  const folders = Object.values(destinations).map((folder) => resolve(folder));
  const twice = folders.find((folder, i) => folders.indexOf(folder) !== i);
  if (twice === undefined) return;
  throw new SampleError(
    `Both files are to go into ${twice}, but each table has a folder of its own. Give two folders.`,
  );
}
