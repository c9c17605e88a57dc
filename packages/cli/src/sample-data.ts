import type { Lake } from '@dc-data-baker/engine';
import { DatabakerError, plural } from '@dc-data-baker/models';
import { type Project, tableNamed } from '@dc-data-baker/planner/project';
import {
  SampleError,
  type SampleOptions,
  type SampleSummary,
  writeSample,
} from '@dc-data-baker/sample';
import type { Io } from './io.ts';

/** The external tables for which the sample has data; a project need not have reviews. */
const SAMPLED = { addressbase: 'addressbase_cleaned_raw', currentBallots: 'current_ballots' };
const REVIEWS = 'current_boundary_changes';

function sampledOf(project: Project): string[] {
  const hasReviews = project.tables.some(({ table }) => table.name === REVIEWS);
  return [...Object.values(SAMPLED), ...(hasReviews ? [REVIEWS] : [])];
}

/**
 * Makes sample data in a lake that has no data for any of the sampled tables, and prints that.
 *
 * A lake with data for one of them is left unchanged: somebody has put it there, and their bake
 * must not be mixed with made-up rows.
 */
export async function makeSampleWhereNone(
  { stderr }: Pick<Io, 'stderr'>,
  lake: Lake,
  project: Project,
  addresses: number,
  signal: AbortSignal,
): Promise<void> {
  if (!(await isSampleWanted(lake, project))) return;
  stderr.write(
    `no source data in ${lake.root}: making a sample of ${plural(addresses, 'address', 'addresses')} first\n`,
  );
  await makeSample(lake, project, { addresses }, signal);
}

/**
 * Whether a lake has no data for the sampled tables, or only what an interrupted sample has left.
 */
export async function isSampleWanted(lake: Lake, project: Project): Promise<boolean> {
  const names = project.tables.map(({ table }) => table.name);
  if (!Object.values(SAMPLED).every((name) => names.includes(name))) return false;
  const found = await Promise.all(
    sampledOf(project).map((table) => whatIsThere(lake, tableNamed(project, table).location)),
  );
  // An interrupted sample is made again: it has written none or one of its files.
  return found.includes('nothing') && !found.includes('data');
}

/** Whether the files come from somebody or from a sample, which leaves a receipt beside them. */
async function whatIsThere(lake: Lake, location: string): Promise<'nothing' | 'sample' | 'data'> {
  const names = (await lake.list(location)).map((file) => file.location.slice(location.length));
  const visible = names.filter((name) => !/(^|\/)[._]/.test(name));
  if (visible.length === 0) return 'nothing';
  return visible.every((name) => names.includes(`.${name}.sample`)) ? 'sample' : 'data';
}

/** @throws a `request` error if there are files already */
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
    ...(sampledOf(project).includes(REVIEWS) && { boundaryChanges: folder(REVIEWS) }),
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
