import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { AwsJsonError, type JsonOperations, page } from '../http/aws-json.ts';
import type { ObjectFiles } from '../s3/object-files.ts';
import { describe, isOver, type QueryExecution } from './query-execution.ts';
import { columnInfo, type QueryOutput } from './query-output.ts';
import type { QueryQueue } from './query-queue.ts';
import { queryString, refused, requestToken, resultsFolder } from './start-request.ts';
import { parseStatement } from './statement.ts';
import { placeOf } from './table-files.ts';
import { assertReadable } from './translate.ts';
import type { WorkGroups } from './work-groups.ts';

type Input = Parameters<JsonOperations[string]>[0];

const MOST_ROWS = 1000;
const MOST_OF_A_BATCH = 50;

/** Athena's operations on queries. https://docs.aws.amazon.com/athena/latest/APIReference/ */
export class QueryExecutions {
  readonly #files: ObjectFiles;
  readonly #workGroups: WorkGroups;
  readonly #queue: QueryQueue;
  readonly #mostActive: number;
  readonly #now: () => number;
  /** In the order in which they were started. */
  readonly all: QueryExecution[] = [];
  readonly #byToken = new Map<string, { readonly id: string; readonly request: string }>();

  /** @param now in milliseconds since 1970 */
  constructor(
    files: ObjectFiles,
    workGroups: WorkGroups,
    queue: QueryQueue,
    mostActive: number,
    now: () => number,
  ) {
    this.#files = files;
    this.#workGroups = workGroups;
    this.#queue = queue;
    this.#mostActive = mostActive;
    this.#now = now;
  }

  readonly operations: JsonOperations = {
    StartQueryExecution: (input, caller) => this.#start(input, caller),
    GetQueryExecution: ({ QueryExecutionId }) => ({
      QueryExecution: describe(this.#get(QueryExecutionId), this.#now()),
    }),
    BatchGetQueryExecution: ({ QueryExecutionIds }) => {
      const ids = (QueryExecutionIds ?? []) as string[];
      if (ids.length === 0 || ids.length > MOST_OF_A_BATCH) {
        throw refused(
          `1 validation error detected: Value at 'queryExecutionIds' failed to satisfy constraint: Member must have length ${ids.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${MOST_OF_A_BATCH}`}`,
        );
      }
      const found = ids.map((id) => this.all.find((execution) => execution.id === id));
      return {
        QueryExecutions: found.flatMap((execution) =>
          execution ? [describe(execution, this.#now())] : [],
        ),
        UnprocessedQueryExecutionIds: ids
          .filter((_, i) => !found[i])
          .map((QueryExecutionId) => ({
            QueryExecutionId,
            ErrorCode: 'INVALID_INPUT',
            ErrorMessage: `QueryExecution ${QueryExecutionId} was not found`,
          })),
      };
    },
    StopQueryExecution: ({ QueryExecutionId }) => this.#queue.stop(this.#get(QueryExecutionId)),
    GetQueryResults: (input) => this.#results(input),
    ListQueryExecutions: ({ WorkGroup = 'primary', NextToken, MaxResults = 50 }) => {
      this.#workGroups.get(WorkGroup);
      const ids = this.all
        .filter(({ workGroup }) => workGroup === WorkGroup)
        .map(({ id }) => id)
        .reverse();
      const { items, next } = page(ids, NextToken, Math.min(MaxResults, MOST_OF_A_BATCH));
      return { QueryExecutionIds: items, ...next };
    },
  };

  #start(input: Input, caller: string): { QueryExecutionId: string } {
    const { QueryString, QueryExecutionContext, ResultConfiguration, ExecutionParameters } = input;
    const token = requestToken(input.ClientRequestToken);
    const request = JSON.stringify([
      QueryString,
      QueryExecutionContext?.Database,
      ResultConfiguration?.OutputLocation,
    ]);
    const before = this.#byToken.get(token);
    if (before?.request === request) return { QueryExecutionId: before.id };
    if (before) {
      throw refused('Idempotent parameters do not match', 'IDEMPOTENT_PARAMETER_MISMATCH');
    }
    const group = this.#workGroups.get(input.WorkGroup ?? 'primary');
    if (group.State === 'DISABLED') throw refused(`WorkGroup ${group.Name} is disabled.`);
    if (ExecutionParameters) throw refused('the test server leaves out ExecutionParameters');
    const folder = resultsFolder(ResultConfiguration, group.Configuration);
    const statement = parseStatement(queryString(QueryString));
    assertReadable(statement.select);
    if (this.#queue.active >= this.#mostActive) throw tooMany();
    const id = randomUUID();
    const execution: QueryExecution = {
      id,
      caller,
      token,
      query: QueryString,
      database: QueryExecutionContext?.Database,
      workGroup: group.Name,
      outputLocation: `${folder}${id}${statement.kind === 'select' ? '.csv' : ''}`,
      substatement: statement.kind === 'select' ? 'SELECT' : 'UNLOAD',
      state: 'QUEUED',
      bytes: 0,
      submitted: this.#now(),
    };
    this.all.push(execution);
    this.#byToken.set(token, { id, request });
    this.#queue.add(execution, group.Configuration.BytesScannedCutoffPerQuery);
    return { QueryExecutionId: id };
  }

  #results({ QueryExecutionId, NextToken, MaxResults = MOST_ROWS }: Input) {
    const execution = this.#get(QueryExecutionId);
    const output = this.#outputOf(execution);
    if (!(MaxResults >= 1 && MaxResults <= MOST_ROWS)) {
      throw refused('MaxResults is more than maximum allowed length 1000.');
    }
    const header = output.columns.map(({ label }) => label);
    const rows = output.hasHeader ? [header, ...output.rows] : output.rows;
    const { items, next } = page(rows, NextToken, MaxResults);
    const Rows = items.map((row) => ({
      Data: row.map((value) => (value === null ? {} : { VarCharValue: value })),
    }));
    return {
      ResultSet: { Rows, ResultSetMetadata: { ColumnInfo: output.columns.map(columnInfo) } },
      UpdateCount: output.updateCount,
      ...next,
    };
  }

  #outputOf(execution: QueryExecution): QueryOutput {
    const { state, output, outputLocation } = execution;
    if (!isOver(execution)) {
      throw refused(
        `Query has not yet finished. Current state: ${state}`,
        'INVALID_QUERY_EXECUTION_STATE',
      );
    }
    if (state === 'FAILED') {
      throw refused(
        'Query did not finish successfully. Final query state: FAILED',
        'INVALID_QUERY_EXECUTION_STATE',
      );
    }
    const { bucket, key } = placeOf(outputLocation);
    // Athena, too, reads them from the file, which the user may have deleted.
    if (!output || (output.hasHeader && !existsSync(this.#files.pathOf(bucket, key)))) {
      throw refused('Could not find results', 'RESULT_NOT_FOUND');
    }
    return output;
  }

  #get(id: string): QueryExecution {
    const found = this.all.find((execution) => execution.id === id);
    if (found) return found;
    throw refused(`QueryExecution ${id} was not found`, 'QUERY_EXECUTION_NOT_FOUND');
  }
}

export function tooMany(): AwsJsonError {
  return new AwsJsonError(
    'TooManyRequestsException',
    'You have exceeded the limit for the number of queries you can run concurrently. Please reduce the number of concurrent queries submitted by this account. Contact customer support to request a concurrent query limit increase.',
    400,
    { Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED' },
  );
}
