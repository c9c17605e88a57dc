import { parentPort } from 'node:worker_threads';
import type { WorkerAnswer } from './worker-pool.ts';

/** Does the jobs that a `WorkerPool` gives to this thread, which is stopped from outside. */
export function answerJobs<Job, Result>(act: (job: Job) => Promise<Result>): void {
  parentPort?.on('message', async (job: Job) => {
    parentPort?.postMessage(await answerOf(act, job));
  });
}

async function answerOf<Job, Result>(
  act: (job: Job) => Promise<Result>,
  job: Job,
): Promise<WorkerAnswer<Result>> {
  try {
    return { result: await act(job) };
  } catch (error) {
    return { error, more: error instanceof Error ? { ...error } : {} };
  }
}
