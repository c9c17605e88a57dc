import { Worker } from 'node:worker_threads';
import pLimit, { type LimitFunction } from 'p-limit';
import { cancelled } from '../cancelled.ts';
import type { CsvReading, RangeFindings } from './csv-range.ts';
import type { FileRange } from './cut-at-lines.ts';

/** What a worker is asked. */
export interface RangeJob {
  readonly path: string;
  readonly range: FileRange;
  readonly reading: CsvReading;
}

/** What it answers. */
export type RangeAnswer =
  | { readonly findings: RangeFindings }
  | {
      readonly error: unknown;
      /** The error's own properties, such as its code. */
      readonly more: object;
    };

/** Threads that inspect ranges of files. Each is started when there is work for it. */
export class RangeWorkers {
  readonly most: number;
  readonly #limit: LimitFunction;
  readonly #all = new Set<Worker>();
  readonly #idle: Worker[] = [];

  constructor(most: number) {
    this.most = most;
    this.#limit = pLimit(most);
  }

  /** @throws what the reading throws, or a `cancelled` error */
  async inspect(job: RangeJob, signal: AbortSignal): Promise<RangeFindings> {
    return this.#limit(async () => {
      if (signal.aborted) throw cancelled(signal.reason);
      const worker = this.#idle.pop() ?? this.#start();
      const answer = await answerOf(worker, job, signal);
      this.#idle.push(worker);
      if ('findings' in answer) return answer.findings;
      const { error, more } = answer;
      throw error instanceof Error ? Object.assign(error, more) : error;
    });
  }

  /** Stops them, with what they do. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #start(): Worker {
    const worker = new Worker(new URL('./range-worker.ts', import.meta.url));
    this.#all.add(worker);
    return worker;
  }
}

/** @throws if the worker is stopped or breaks; it has ended then */
async function answerOf(worker: Worker, job: RangeJob, signal: AbortSignal): Promise<RangeAnswer> {
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  const { promise, resolve, reject } = Promise.withResolvers<RangeAnswer>();
  const leave = () => reject(cancelled(signal.reason));
  worker.on('message', resolve).on('error', reject).on('exit', leave);
  try {
    worker.postMessage(job);
    return await promise;
  } finally {
    worker.off('message', resolve).off('error', reject).off('exit', leave);
    signal.removeEventListener('abort', stop);
  }
}
