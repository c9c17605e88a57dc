import { parentPort } from 'node:worker_threads';
import { inspectRange } from './csv-range.ts';
import { fileChunks } from './file-chunks.ts';
import type { RangeAnswer, RangeJob } from './range-workers.ts';

// A worker is stopped from outside.
const { signal } = new AbortController();

async function answerOf({ path, range, reading }: RangeJob): Promise<RangeAnswer> {
  const { from, to, start } = range;
  try {
    const findings = await inspectRange(fileChunks(path, from, to), reading, signal, start);
    return { findings };
  } catch (error) {
    // Only an error's message and stack arrive by themselves, and the system's say more.
    return { error, more: error instanceof Error ? { ...error } : {} };
  }
}

parentPort?.on('message', async (job: RangeJob) => {
  parentPort?.postMessage(await answerOf(job));
});
