import type { QueryExecution } from '@aws-sdk/client-athena';
import type { QueryProgress } from '../engine.ts';
import { billedBytes } from './athena-cost.ts';
import type { AthenaQueries, QueryRequest } from './athena-queries.ts';

/** The queries of one stage: their states, and what they have read. */
export class QueryBook {
  readonly #onChange: (states: readonly QueryProgress[], ended: number) => void;
  readonly #states = new Map<string, QueryProgress>();
  readonly #running = new Set<Promise<unknown>>();
  #ended = 0;
  #bytesScanned = 0;
  #billedBytes = 0;

  /** @param onChange receives the running queries, and how many have succeeded */
  constructor(onChange: (states: readonly QueryProgress[], ended: number) => void = () => {}) {
    this.#onChange = onChange;
  }

  /** What the successful queries have read, and cost. */
  get statistics(): {
    readonly queries: number;
    readonly bytesScanned: number;
    readonly billedBytes: number;
  } {
    return {
      queries: this.#ended,
      bytesScanned: this.#bytesScanned,
      billedBytes: this.#billedBytes,
    };
  }

  /** Runs a query and records its states. */
  async run(
    athena: AthenaQueries,
    label: string,
    request: QueryRequest,
    signal: AbortSignal,
  ): Promise<QueryExecution> {
    const running = athena.run(request, signal, (state) => {
      this.#states.set(label, { label, ...state });
      this.#tell();
    });
    this.#running.add(running);
    try {
      const execution = await running;
      const scanned = execution.Statistics?.DataScannedInBytes ?? 0;
      this.#ended++;
      this.#bytesScanned += scanned;
      this.#billedBytes += billedBytes(scanned);
      return execution;
    } finally {
      this.#running.delete(running);
      this.#states.delete(label);
      this.#tell();
    }
  }

  /** Waits until no query runs any more, whether or not they succeed. */
  async allEnded(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  #tell(): void {
    this.#onChange([...this.#states.values()], this.#ended);
  }
}
