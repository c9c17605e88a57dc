import {
  type AthenaClient,
  BatchGetQueryExecutionCommand,
  type QueryExecution,
} from '@aws-sdk/client-athena';
import { DatabakerError } from '@dc-data-baker/models';
import { awsError, isThrottling } from '../aws-sdk/aws-error.ts';
import type { Pause } from '../pause.ts';

/** The most queries in one response from Athena. */
const ASKED_AT_ONCE = 50;

/** In milliseconds. Queries take seconds or minutes, so pauses grow while none has ended. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5000;
const PAUSE_GROWTH = 1.5;

/** How often Athena may answer that a query is unknown: at first it may not be visible yet. */
const MOST_UNKNOWN = 20;

interface Watched {
  unknown: number;
  readonly onState: (execution: QueryExecution) => void;
  readonly resolve: (execution: QueryExecution) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Waits for all queries together: one loop polls up to 50 of them with each call, however many
 * pieces are running.
 */
export class QueryWatch {
  readonly #client: AthenaClient;
  readonly #watched = new Map<string, Watched>();
  readonly #wait: Pause;
  #pause = FIRST_PAUSE;
  #running = false;

  constructor(client: AthenaClient, wait: Pause) {
    this.#client = client;
    this.#wait = wait;
  }

  /** @returns the execution after it has succeeded, failed or was cancelled */
  ended(id: string, onState: (execution: QueryExecution) => void): Promise<QueryExecution> {
    return new Promise((resolve, reject) => {
      this.#watched.set(id, { unknown: 0, onState, resolve, reject });
      this.#pause = FIRST_PAUSE;
      if (!this.#running) void this.#run();
    });
  }

  /** Rejects the wait for a query with this error. */
  forget(id: string, error: unknown): void {
    this.#watched.get(id)?.reject(error);
    this.#watched.delete(id);
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#watched.size > 0) {
      await this.#wait(this.#pause);
      this.#pause = Math.min(this.#pause * PAUSE_GROWTH, LONGEST_PAUSE);
      const ids = [...this.#watched.keys()];
      for (let i = 0; i < ids.length; i += ASKED_AT_ONCE) {
        await this.#ask(ids.slice(i, i + ASKED_AT_ONCE));
      }
    }
    this.#running = false;
  }

  async #ask(ids: readonly string[]): Promise<void> {
    try {
      const command = new BatchGetQueryExecutionCommand({ QueryExecutionIds: [...ids] });
      const { QueryExecutions = [] } = await this.#client.send(command);
      for (const execution of QueryExecutions) this.#tell(execution);
      const told = new Set(QueryExecutions.map(({ QueryExecutionId }) => QueryExecutionId));
      for (const id of ids) if (!told.has(id)) this.#miss(id);
    } catch (error) {
      // Throttling is what the next, longer pause is for.
      if (isThrottling(error)) return;
      for (const id of ids) this.forget(id, awsError(error, 'ask Athena for the state of queries'));
    }
  }

  #miss(id: string): void {
    const watched = this.#watched.get(id);
    if (!watched || ++watched.unknown < MOST_UNKNOWN) return;
    this.forget(id, new DatabakerError('cloud', `Athena does not know query ${id} any more`));
  }

  #tell(execution: QueryExecution): void {
    const id = execution.QueryExecutionId ?? '';
    const watched = this.#watched.get(id);
    if (!watched) return;
    watched.unknown = 0;
    watched.onState(execution);
    const state = execution.Status?.State;
    if (state !== 'SUCCEEDED' && state !== 'FAILED' && state !== 'CANCELLED') return;
    this.#watched.delete(id);
    watched.resolve(execution);
  }
}
