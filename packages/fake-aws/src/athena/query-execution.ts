import type { AthenaErrorFields } from './athena-failure.ts';
import type { QueryOutput } from './query-output.ts';

export type QueryState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** One query that was started. Tests may read it. */
export interface QueryExecution {
  readonly id: string;
  /** Who started it. */
  readonly caller: string;
  readonly token: string;
  readonly query: string;
  readonly database: string | undefined;
  readonly workGroup: string;
  /** `<OutputLocation>/<id>` and an extension. */
  readonly outputLocation: string;
  readonly substatement: 'SELECT' | 'UNLOAD';
  state: QueryState;
  reason?: string;
  error?: AthenaErrorFields & { readonly ErrorMessage: string };
  bytes: number;
  /** Milliseconds since 1970. */
  readonly submitted: number;
  started?: number;
  completed?: number;
  output?: QueryOutput;
}

export function isOver({ state }: QueryExecution): boolean {
  return state !== 'QUEUED' && state !== 'RUNNING';
}

/** The answer of GetQueryExecution at a time, in milliseconds since 1970. */
export function describe(execution: QueryExecution, now: number) {
  const { submitted, started, completed, bytes, output, error, reason } = execution;
  const until = completed ?? now;
  const engine = started === undefined ? 0 : until - started;
  return {
    QueryExecutionId: execution.id,
    Query: execution.query,
    StatementType: 'DML',
    SubstatementType: execution.substatement,
    ResultConfiguration: { OutputLocation: execution.outputLocation },
    QueryExecutionContext: execution.database === undefined ? {} : { Database: execution.database },
    Status: {
      State: execution.state,
      SubmissionDateTime: submitted / 1000,
      ...(completed === undefined ? {} : { CompletionDateTime: completed / 1000 }),
      ...(reason === undefined ? {} : { StateChangeReason: reason }),
      ...(error === undefined ? {} : { AthenaError: error }),
    },
    Statistics: {
      EngineExecutionTimeInMillis: engine,
      DataScannedInBytes: bytes,
      TotalExecutionTimeInMillis: until - submitted,
      QueryQueueTimeInMillis: (started ?? until) - submitted,
      ...(output?.manifestLocation === undefined
        ? {}
        : { DataManifestLocation: output.manifestLocation }),
    },
    WorkGroup: execution.workGroup,
    EngineVersion: {
      SelectedEngineVersion: 'AUTO',
      EffectiveEngineVersion: 'Athena engine version 3',
    },
  };
}
