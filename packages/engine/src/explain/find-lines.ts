import { availableParallelism } from 'node:os';
import { isGzip } from '../sources/source-name.ts';
import { WorkerPool } from '../threads/worker-pool.ts';
import type { FoundLine } from './line-finder.ts';
import { cutIntoRanges, type FoundInRange, findInRange, type LineRange } from './line-range.ts';

/** A worker takes a tenth of a second to start, in which this much is searched. */
const BYTES_WORTH_A_WORKER = 2 ** 27;

/** What a worker is asked. */
export interface LineJob {
  readonly range: LineRange;
  readonly needle: string;
}

/** A range of a file that begins and ends at line boundaries. */
export interface LineStretch {
  readonly from: number;
  readonly to: number;
  /** The number of its first line, from 1. */
  readonly line: number;
}

/**
 * Finds the lines that contain a text, within some ranges of a file. The addresses of the whole
 * country are 3.5 GB, which one thread searches in four seconds, so a large range is divided
 * between the cores.
 */
export async function findLines(
  path: string,
  stretches: readonly LineStretch[],
  needle: string,
  signal: AbortSignal,
  bytesWorthAWorker: number = BYTES_WORTH_A_WORKER,
): Promise<readonly FoundLine[]> {
  const found: FoundLine[] = [];
  for (const stretch of stretches) {
    found.push(...(await findInStretch(path, stretch, needle, signal, bytesWorthAWorker)));
  }
  return found;
}

async function findInStretch(
  path: string,
  { from, to, line }: LineStretch,
  needle: string,
  signal: AbortSignal,
  bytesWorthAWorker: number,
): Promise<readonly FoundLine[]> {
  const parts = isGzip(path)
    ? 1
    : Math.min(availableParallelism(), Math.ceil((to - from) / bytesWorthAWorker));
  const found =
    parts < 2
      ? [await findInRange({ path, from, to }, needle)]
      : await findInParts({ path, from, to }, parts, needle, signal);
  let before = line - 1;
  return found.flatMap((part) => {
    const lines = part.found.map(({ line, text }) => ({ line: line + before, text }));
    before += part.lines;
    return lines;
  });
}

async function findInParts(
  range: LineRange,
  parts: number,
  needle: string,
  signal: AbortSignal,
): Promise<readonly FoundInRange[]> {
  await using threads = new WorkerPool<LineJob, FoundInRange>(
    new URL('./line-range-worker.ts', import.meta.url),
    parts,
  );
  const ranges = await cutIntoRanges(range, parts);
  return await Promise.all(ranges.map((part) => threads.run({ range: part, needle }, signal)));
}
