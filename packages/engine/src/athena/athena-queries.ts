import {
  type AthenaClient,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { DatabakerError, type Workgroup } from '@dc-data-baker/models';
import { awsError, isThrottling } from '../aws-sdk/aws-error.ts';
import { cancelled } from '../cancelled.ts';
import { type Pause, pause } from '../pause.ts';
import { QueryFailure } from './query-failure.ts';
import { QueryWatch } from './query-watch.ts';

/** The longest wait between two attempts while the queue is full, in milliseconds. */
const LONGEST_WAIT = 30_000;

export interface QueryRequest {
  readonly sql: string;
  /** Where its tables are; absent for a query that reads none. */
  readonly database?: string;
  /**
   * Identifies the query, so that sending it twice runs it once: 32 to 128 characters.
   * https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
   */
  readonly token: string;
}

/** The last known state of a query. */
export interface QueryState {
  readonly id: string;
  readonly state: string;
  readonly bytesScanned: number;
  readonly milliseconds: number;
}

/** Runs queries on Athena and waits until they end. */
export class AthenaQueries {
  readonly #client: AthenaClient;
  readonly #workgroup: Workgroup | undefined;
  readonly #watch: QueryWatch;
  /** Waits before a query is polled, or started, again. */
  readonly pause: Pause;

  /** @param workgroup where the queries run; by default Athena's own `primary` */
  constructor(client: AthenaClient, workgroup: Workgroup | undefined, wait: Pause = pause) {
    this.#client = client;
    this.#workgroup = workgroup;
    this.pause = wait;
    this.#watch = new QueryWatch(client, wait);
  }

  /**
   * @param signal stops the query in AWS
   * @returns the execution, which has succeeded
   * @throws QueryFailure if it has not
   */
  async run(
    request: QueryRequest,
    signal: AbortSignal,
    onState: (state: QueryState) => void = () => {},
  ): Promise<QueryExecution> {
    const id = await this.#start(request, signal);
    const stop = () => void this.#stop(id);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      const execution = await this.#watch.ended(id, (now) => onState(queryState(now)));
      if (signal.aborted) throw cancelled();
      if (execution.Status?.State === 'SUCCEEDED') return execution;
      throw new QueryFailure(execution, await this.#client.config.region());
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #start({ sql, database, token }: QueryRequest, signal: AbortSignal): Promise<string> {
    const workgroup = this.#workgroup;
    const command = new StartQueryExecutionCommand({
      QueryString: sql,
      ...(database !== undefined && { QueryExecutionContext: { Database: database } }),
      ClientRequestToken: token,
      ...(workgroup && {
        WorkGroup: workgroup.name,
        // A workgroup that enforces its own result location ignores this.
        ResultConfiguration: { OutputLocation: resultsLocation(workgroup) },
      }),
    });
    for (let wait = 1000; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      if (signal.aborted) throw cancelled();
      try {
        const { QueryExecutionId } = await this.#client.send(command);
        if (QueryExecutionId !== undefined) return QueryExecutionId;
        throw new DatabakerError('cloud', 'Athena started a query and did not say which');
      } catch (error) {
        // The SDK has retried many times already, but a queue full of other queries takes longer.
        if (!isThrottling(error)) throw this.#startError(error);
      }
      await this.pause(wait * (0.5 + Math.random() / 2), signal).catch(() => {});
    }
  }

  #startError(error: unknown): unknown {
    const message = error instanceof Error ? error.message : '';
    if (this.#workgroup && /WorkGroup .* is not found/i.test(message)) {
      return new DatabakerError(
        'cloud',
        `the workgroup \`${this.#workgroup.name}\` is not there; deploy it with \`nx run infra-cdk:deploy\`, or name another with --workgroup`,
        { cause: error },
      );
    }
    return awsError(error, 'start a query');
  }

  async #stop(id: string): Promise<void> {
    try {
      await this.#client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    } catch (error) {
      // The query continues, and writes to a location that nobody reads.
      this.#watch.forget(id, awsError(error, `stop query ${id}`));
    }
  }
}

/** The location of a workgroup's query results: `s3://bucket/prefix/`. */
export function resultsLocation({ results }: Workgroup): string {
  return `s3://${results.bucket.name}/${results.prefix}`;
}

function queryState({ QueryExecutionId, Status, Statistics }: QueryExecution): QueryState {
  return {
    id: QueryExecutionId ?? '',
    state: Status?.State ?? 'QUEUED',
    bytesScanned: Statistics?.DataScannedInBytes ?? 0,
    milliseconds: Statistics?.TotalExecutionTimeInMillis ?? 0,
  };
}
