import type { Lake } from '@dc-data-baker/engine';
import { DatabakerError } from '@dc-data-baker/models';
import { type Project, tableNamed } from '@dc-data-baker/planner';
import {
  SampleError,
  type SampleOptions,
  type SampleSummary,
  writeSample,
} from '@dc-data-baker/sample';
import { formatCount } from './format.ts';
import type { Io } from './io.ts';

/** The external tables that the sample has data for. */
const SAMPLED = { addressbase: 'addressbase_cleaned_raw', currentBallots: 'current_ballots' };

/**
 * Makes sample data in a lake that has none for any of the sampled tables, and says so.
 *
 * A lake with data for one of them is left alone: somebody has put it there, and a bake of
 * theirs must not be filled up with made-up rows.
 */
export async function makeSampleWhereNone(
  { stderr }: Pick<Io, 'stderr'>,
  lake: Lake,
  project: Project,
  addresses: number,
  signal: AbortSignal,
): Promise<void> {
  const names = project.tables.map(({ table }) => table.name);
  if (!Object.values(SAMPLED).every((name) => names.includes(name))) return;
  for (const table of Object.values(SAMPLED)) {
    if ((await lake.list(tableNamed(project, table).location)).length > 0) return;
  }
  stderr.write(
    `no source data in ${lake.root}: making a sample of ${formatCount(addresses)} addresses first\n`,
  );
  await makeSample(lake, project, { addresses }, signal);
}

/** @throws a `request` error where there are files already */
export async function makeSample(
  lake: Lake,
  project: Project,
  options: SampleOptions,
  signal: AbortSignal,
  onProgress?: (done: number, total: number) => void,
): Promise<SampleSummary> {
  const folder = (table: string) => lake.pathOf(tableNamed(project, table).location);
  const destinations = {
    addressbase: folder(SAMPLED.addressbase),
    currentBallots: folder(SAMPLED.currentBallots),
  };
  try {
    return await writeSample(options, destinations, onProgress, signal);
  } catch (cause) {
    if (signal.aborted) {
      throw new DatabakerError('cancelled', 'stopped; no sample was made', { cause });
    }
    if (cause instanceof SampleError) {
      throw new DatabakerError('request', cause.message, { cause });
    }
    throw cause;
  }
}
