import { type AthenaClient, GetQueryResultsCommand } from '@aws-sdk/client-athena';
import { awsError } from '../aws-sdk/aws-error.ts';

/**
 * The most rows in one response from Athena, including the header.
 * https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html
 */
const PAGE_ROWS = 1000;

/**
 * All rows of a successful SELECT, page by page, as Athena's texts; `null` for NULL, for which
 * Athena returns no text.
 *
 * @throws a `cloud` error if they cannot be read
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
    // The first row of the first page has the names of the columns.
    yield isFirst ? rows.slice(1) : rows;
    isFirst = false;
    next = page.NextToken;
  } while (next !== undefined);
}
