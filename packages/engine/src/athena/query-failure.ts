import type { AthenaError, QueryExecution } from '@aws-sdk/client-athena';
import { DatabakerError } from '@dc-data-baker/models';

/**
 * Exhausted resources and timeouts. Athena may call them retryable, but the same query would fail
 * again, and cost the same again. https://docs.aws.amazon.com/athena/latest/ug/error-reference.html
 */
const FUTILE_TYPES: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 206, 210]);

/** The category of a failure that the user caused, and not Athena itself. */
const USERS_CATEGORY = 2;

/** A query that failed or was cancelled on Athena. */
export class QueryFailure extends DatabakerError {
  /** Whether Athena says that the same query may succeed. */
  readonly retryable: boolean;
  /**
   * Whether the cause is the query, or the data that it reads, and not Athena.
   * https://docs.aws.amazon.com/athena/latest/APIReference/API_AthenaError.html
   */
  readonly isMistake: boolean;
  readonly queryExecutionId: string;

  constructor(execution: QueryExecution, region: string) {
    const { QueryExecutionId = '', Status } = execution;
    const reason = Status?.AthenaError?.ErrorMessage ?? Status?.StateChangeReason;
    const state = Status?.State === 'CANCELLED' ? 'was cancelled' : 'failed';
    super(
      'cloud',
      `the query ${state}: ${reason ?? 'Athena does not say why'}\n  query ${QueryExecutionId}, ${consoleAddress(QueryExecutionId, region)}`,
    );
    this.name = 'QueryFailure';
    this.queryExecutionId = QueryExecutionId;
    this.isMistake =
      Status?.State === 'FAILED' &&
      (Status.AthenaError?.ErrorCategory ?? USERS_CATEGORY) === USERS_CATEGORY;
    this.retryable = Status?.State === 'FAILED' && isRetryable(Status.AthenaError);
  }
}

function isRetryable(error: AthenaError | undefined): boolean {
  return error?.Retryable === true && !FUTILE_TYPES.has(error.ErrorType ?? -1);
}

/** The address of a query in the AWS console. */
export function consoleAddress(queryExecutionId: string, region: string): string {
  return `https://${region}.console.aws.amazon.com/athena/home?region=${region}#/query-editor/history/${queryExecutionId}`;
}
