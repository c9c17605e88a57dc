import { type AthenaClient, GetQueryResultsCommand } from '@aws-sdk/client-athena';
import { awsError } from '../aws-sdk/aws-error.ts';

/**
 * As many rows as Athena gives in one answer, the header among them.
 * https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html
 */
const PAGE_ROWS = 1000;

/**
 * All rows of a SELECT that has succeeded, page by page, as the texts that Athena gives; `null` for
 * NULL, for which it gives nothing.
 *
 * @throws a `cloud` error where they cannot be had
 */
export async function* resultPages(
  client: AthenaClient,
  queryId: string,
): AsyncIterableIterator<(string | null)[][]> {
  let next: string | undefined;
  let isFirst = true;
  do {
    const command = new GetQueryResultsCommand({
      QueryExecutionId: queryId,
      MaxResults: PAGE_ROWS,
      ...(next === undefined ? {} : { NextToken: next }),
    });
    const page = await client.send(command).catch((error: unknown) => {
      throw awsError(error, 'read the results of a query');
    });
    const columns = page.ResultSet?.ResultSetMetadata?.ColumnInfo?.length ?? 0;
    const rows = (page.ResultSet?.Rows ?? []).map(({ Data = [] }) =>
      Array.from({ length: columns }, (_, i) => Data[i]?.VarCharValue ?? null),
    );
    // The names of the columns are the first row of the first page.
    yield isFirst ? rows.slice(1) : rows;
    isFirst = false;
    next = page.NextToken;
  } while (next !== undefined);
}
