import { type Transferable, Worker } from 'node:worker_threads';
import { DatabakerError } from '@dc-data-baker/models';
import pLimit, { type LimitFunction } from 'p-limit';
import { cancelled } from '../cancelled.ts';

/** What a worker answers: see `answerJobs`. */
export type WorkerAnswer<Result> =
  | { readonly result: Result }
  | {
      readonly error: unknown;
      /** The error's own properties, such as its code. */
      readonly more: Partial<DatabakerError>;
    };

/** Threads that do jobs of one kind. Each is started when there is work for it. */
export class WorkerPool<Job, Result> {
  readonly most: number;
  readonly #module: URL;
  readonly #limit: LimitFunction;
  readonly #all = new Set<Worker>();
  readonly #idle: Worker[] = [];

  /**
   * @param module which calls `answerJobs`
   * @param most the threads that work at a time
   */
  constructor(module: URL, most: number) {
    this.#module = module;
    this.most = most;
    this.#limit = pLimit(most);
  }

  /**
   * @param moved buffers of the job that the worker gets instead of copies of them
   * @throws what the job throws, or a `cancelled` error
   */
  async run(job: Job, signal: AbortSignal, moved: readonly Transferable[] = []): Promise<Result> {
    return this.#limit(async () => {
      if (signal.aborted) throw cancelled(signal.reason);
      const worker = this.#idle.pop() ?? this.#start();
      const answer = await this.#answerOf(worker, job, signal, moved);
      this.#idle.push(worker);
      if ('result' in answer) return answer.result;
      throw asThrown(answer.error, answer.more);
    });
  }

  /** Stops them, with what they do. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #start(): Worker {
    const worker = new Worker(this.#module);
    this.#all.add(worker);
    return worker;
  }

  /** @throws if the worker is stopped or breaks; it has ended then */
  async #answerOf(
    worker: Worker,
    job: Job,
    signal: AbortSignal,
    moved: readonly Transferable[],
  ): Promise<WorkerAnswer<Result>> {
    const stop = () => void worker.terminate();
    signal.addEventListener('abort', stop, { once: true });
    const { promise, resolve, reject } = Promise.withResolvers<WorkerAnswer<Result>>();
    const leave = () => reject(cancelled(signal.reason));
    worker.on('message', resolve).on('error', reject).on('exit', leave);
    try {
      worker.postMessage(job, moved);
      return await promise;
    } finally {
      worker.off('message', resolve).off('error', reject).off('exit', leave);
      signal.removeEventListener('abort', stop);
    }
  }
}

/** An error as it was thrown in its thread: only its message, stack and cause arrive by themselves. */
function asThrown(error: unknown, more: Partial<DatabakerError>): unknown {
  if (!(error instanceof Error)) return error;
  if (more.kind === undefined) return Object.assign(error, more);
  return new DatabakerError(more.kind, error.message, { cause: error.cause });
}
