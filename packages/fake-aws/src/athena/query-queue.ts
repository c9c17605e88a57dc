import { once } from 'node:events';
import type { GlueCatalog } from '../glue/glue-catalog.ts';
import type { Allows } from '../iam/access-request.ts';
import { QueryAccess } from '../iam/query-access.ts';
import type { ObjectFiles } from '../s3/object-files.ts';
import { type AthenaErrorFields, AthenaFailure } from './athena-failure.ts';
import { isOver, type QueryExecution } from './query-execution.ts';
import { CutOff } from './query-run.ts';
import { runQuery } from './run-query.ts';

export interface QueueOptions {
  /** How many queries run at once; others wait, QUEUED. */
  readonly running: number;
  readonly holdQuery: HoldQuery | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called whenever a query has changed its state. */
  readonly onState: () => void;
  /** Called once for each query: whether it fails shortly before its end. */
  readonly isFailing: () => boolean;
  readonly failQuery: FailQuery | undefined;
  readonly allows: Allows;
}

/** Lets a test decide when a query is executed: it is RUNNING until then. */
export type HoldQuery = (execution: QueryExecution) => Promise<unknown> | undefined;

/** Lets a test decide which query fails and how, before it is executed. */
export type FailQuery = (
  execution: QueryExecution,
) => ({ readonly reason: string } & Partial<AthenaErrorFields>) | undefined;

interface Waiting {
  readonly execution: QueryExecution;
  readonly abort: AbortController;
  readonly mostBytes: number | undefined;
}

/** Runs queries in the order in which they were started, several at a time. */
export class QueryQueue {
  readonly #options: QueueOptions;
  readonly #files: ObjectFiles;
  readonly #catalog: GlueCatalog;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<string, { readonly abort: AbortController; done: Promise<void> }>();

  constructor(files: ObjectFiles, catalog: GlueCatalog, options: QueueOptions) {
    this.#files = files;
    this.#catalog = catalog;
    this.#options = options;
  }

  /** How many queries are queued or running. */
  get active(): number {
    return this.#waiting.length + this.#running.size;
  }

  add(execution: QueryExecution, mostBytes: number | undefined): void {
    this.#waiting.push({ execution, abort: new AbortController(), mostBytes });
    // Not immediately: a query is first QUEUED.
    setImmediate(() => this.#startNext());
  }

  stop(execution: QueryExecution): void {
    if (isOver(execution)) return;
    this.#finish(execution, 'CANCELLED', 'Query cancelled by user');
    const at = this.#waiting.findIndex((waiting) => waiting.execution === execution);
    if (at !== -1) this.#waiting.splice(at, 1);
    this.#running.get(execution.id)?.abort.abort();
  }

  async close(): Promise<void> {
    this.#waiting.length = 0;
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort();
    await Promise.all(running.map(({ done }) => done));
  }

  #startNext(): void {
    if (this.#running.size >= this.#options.running) return;
    const next = this.#waiting.shift();
    if (!next) return;
    const { execution, abort } = next;
    execution.state = 'RUNNING';
    execution.started = this.#options.now();
    this.#options.onState();
    const done = this.#run(next).finally(() => {
      this.#running.delete(execution.id);
      this.#startNext();
      this.#options.onState();
    });
    this.#running.set(execution.id, { abort, done });
  }

  async #run({ execution, abort: { signal }, mostBytes }: Waiting): Promise<void> {
    const { failQuery, holdQuery } = this.#options;
    const isFailing = this.#options.isFailing();
    try {
      await Promise.race([holdQuery?.(execution), once(signal, 'abort')]);
      signal.throwIfAborted();
      const failure = failQuery?.(execution);
      if (failure) throw new AthenaFailure(failure.reason, failure);
      const output = await runQuery({
        id: execution.id,
        query: execution.query,
        database: execution.database ?? 'default',
        output: execution.outputLocation.replace(/\.csv$/, ''),
        signal,
        mostBytes,
        isFailing,
        files: this.#files,
        catalog: this.#catalog,
        access: new QueryAccess(this.#options.allows, execution.caller),
        onBytes: (bytes) => {
          execution.bytes = bytes;
        },
      });
      if (isOver(execution)) return;
      execution.output = output;
      this.#finish(execution, 'SUCCEEDED');
    } catch (error) {
      if (isOver(execution) || signal.aborted) return;
      this.#fail(execution, error);
    }
  }

  #fail(execution: QueryExecution, error: unknown): void {
    if (error instanceof CutOff) {
      this.#finish(execution, 'CANCELLED', error.message);
      return;
    }
    const { message, stack } = error as Error;
    const isExpected = error instanceof AthenaFailure;
    const reason = isExpected ? message : `the test server has a bug: ${stack}`;
    const fields = isExpected
      ? error.fields
      : { ErrorCategory: 3, ErrorType: 9999, Retryable: false };
    // Only Athena's fields: a failQuery returns a reason too.
    const { ErrorCategory, ErrorType, Retryable } = fields;
    execution.error = { ErrorCategory, ErrorType, Retryable, ErrorMessage: reason };
    this.#finish(execution, 'FAILED', reason);
  }

  #finish(execution: QueryExecution, state: QueryExecution['state'], reason?: string): void {
    execution.state = state;
    execution.completed = this.#options.now();
    if (reason !== undefined) execution.reason = reason;
    this.#options.onState();
  }
}
