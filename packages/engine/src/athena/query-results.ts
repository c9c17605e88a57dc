import {
  type AthenaClient,
  type ColumnInfo,
  GetQueryResultsCommand,
  type QueryExecution,
  type Row,
} from '@aws-sdk/client-athena';
import { parse } from 'csv-parse';
import { awsError } from '../aws-sdk/aws-error.ts';
import type { QueryResult } from '../engine.ts';
import type { RemoteStore } from '../remote-store.ts';
import { athenaValue } from './athena-value.ts';

/** The most rows in one response from Athena, including the header. */
const PAGE_ROWS = 1000;

const BATCH_ROWS = 1000;

/**
 * The result of a SELECT. The first page comes from Athena, with the types. If there are more, all
 * rows are read from the result file instead: each page is a call, and the rate of calls is
 * limited. https://docs.aws.amazon.com/athena/latest/ug/querying-finding-output-files.html
 */
export async function queryResults(
  client: AthenaClient,
  store: RemoteStore,
  execution: QueryExecution,
): Promise<QueryResult> {
  const command = new GetQueryResultsCommand({
    QueryExecutionId: execution.QueryExecutionId,
    MaxResults: PAGE_ROWS,
  });
  const page = await client.send(command).catch((error: unknown) => {
    throw awsError(error, 'read the results of a query');
  });
  const columns = page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
  const [, ...rows] = page.ResultSet?.Rows ?? [];
  const file = execution.ResultConfiguration?.OutputLocation;
  return {
    columns: columns.map(({ Name = '', Type = '' }) => ({ name: Name, type: Type.toUpperCase() })),
    rows:
      page.NextToken !== undefined && file !== undefined
        ? rowsOfFile(store, file, columns)
        : onePage(rows, columns),
  };
}

async function* onePage(
  rows: readonly Row[],
  columns: readonly ColumnInfo[],
): AsyncIterableIterator<unknown[][]> {
  yield rows.map(({ Data = [] }) =>
    columns.map(({ Type }, i) => athenaValue(Data[i]?.VarCharValue, Type)),
  );
}

async function* rowsOfFile(
  store: RemoteStore,
  location: string,
  columns: readonly ColumnInfo[],
): AsyncIterableIterator<unknown[][]> {
  const file = await store.stream(location);
  // Athena quotes every value, so an unquoted one is null.
  const nullable = parse({
    from: 2,
    cast: (value, { quoting, column }) =>
      quoting ? athenaValue(value, columns[Number(column)]?.Type) : null,
  });
  let batch: unknown[][] = [];
  for await (const row of file.on('error', (error) => nullable.destroy(error)).pipe(nullable)) {
    batch.push(row as unknown[]);
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
