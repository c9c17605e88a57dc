import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { cancelled } from '../cancelled.ts';
import { isGzip } from '../sources/source-name.ts';
import type { FoundLine } from './line-finder.ts';
import { cutIntoRanges, type FoundInRange, findInRange, type LineRange } from './line-range.ts';

/** A worker takes a tenth of a second to start, in which as much is searched. */
const BYTES_WORTH_A_WORKER = 2 ** 27;

/**
 * Finds the lines of a file that have a text in them. The addresses of the whole country are 3.5 GB,
 * which one thread searches in four seconds: each core has a part of a large file.
 */
export async function findLines(
  path: string,
  bytes: number,
  needle: string,
  signal: AbortSignal,
): Promise<readonly FoundLine[]> {
  const parts = isGzip(path)
    ? 1
    : Math.min(availableParallelism(), Math.ceil(bytes / BYTES_WORTH_A_WORKER));
  if (parts < 2) return (await findInRange({ path, from: 0, to: bytes }, needle, signal)).found;
  const ranges = await cutIntoRanges(path, bytes, parts);
  const found = await Promise.all(ranges.map((range) => findInWorker(range, needle, signal)));
  let before = 0;
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
