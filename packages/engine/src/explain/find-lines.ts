import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { cancelled } from '../cancelled.ts';
import { isGzip } from '../sources/source-name.ts';
import type { FoundLine } from './line-finder.ts';
import { cutIntoRanges, type FoundInRange, findInRange, type LineRange } from './line-range.ts';

/** A worker takes a tenth of a second to start, in which this much is searched. */
const BYTES_WORTH_A_WORKER = 2 ** 27;

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
): Promise<readonly FoundLine[]> {
  const found: FoundLine[] = [];
  for (const stretch of stretches) {
    found.push(...(await findInStretch(path, stretch, needle, signal)));
  }
  return found;
}

async function findInStretch(
  path: string,
  { from, to, line }: LineStretch,
  needle: string,
  signal: AbortSignal,
): Promise<readonly FoundLine[]> {
  const parts = isGzip(path)
    ? 1
    : Math.min(availableParallelism(), Math.ceil((to - from) / BYTES_WORTH_A_WORKER));
  const ranges = parts < 2 ? [{ path, from, to }] : await cutIntoRanges({ path, from, to }, parts);
  const find = parts < 2 ? findInRange : findInWorker;
  const found = await Promise.all(ranges.map((range) => find(range, needle, signal)));
  let before = line - 1;
  return found.flatMap((part) => {
    const lines = part.found.map(({ line, text }) => ({ line: line + before, text }));
    before += part.lines;
    return lines;
  });
}

async function findInWorker(
  range: LineRange,
  needle: string,
  signal: AbortSignal,
): Promise<FoundInRange> {
  if (signal.aborted) throw cancelled(signal.reason);
  const worker = new Worker(new URL('./line-range-worker.ts', import.meta.url), {
    workerData: { range, needle },
  });
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<FoundInRange>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(cancelled(signal.reason)));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
