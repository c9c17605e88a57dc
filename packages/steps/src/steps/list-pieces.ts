import { assertListable, type ListedRows, resultPages } from '@dc-data-baker/engine/aws';
import { DatabakerError } from '@dc-data-baker/models';
import { fillPlaceholders, pieceName } from '@dc-data-baker/planner';
import type { StepClients } from './step-clients.ts';
import type { ListedPiece, StepAnswers, StepRequests } from './step-request.ts';

/** https://docs.aws.amazon.com/athena/latest/ug/service-limits.html */
const MOST_QUERY_BYTES = 262_144;

/** Room for the place that an attempt writes to. */
const PLACE_BYTES = 2048;

/**
 * Makes pieces of the rows that a query has found, page by page, or of the values of a list, and puts
 * them where the state machine's Map reads them: all of them are more than it holds.
 *
 * @throws a `data` error for rows that cannot be pieces, or more of them than there may be
 */
export async function listPieces(
  { aws, store }: StepClients,
  { bakeId, listing, query, values, to }: StepRequests['list'],
): Promise<StepAnswers['list']> {
  const rows: (string | null)[][] = values?.map((value) => [value]) ?? [];
  if (query !== undefined) {
    for await (const page of resultPages(aws.athena, query)) rows.push(...page);
  }
  assertListable(listing, rows);
  const key = `${to.prefix}${bakeId}/${listing.table}.json`;
  await store.write(
    `s3://${to.bucket}/${key}`,
    JSON.stringify(piecesOf(listing, rows, values ?? rows.map(pieceName))),
  );
  return { pieces: rows.length, key };
}

function piecesOf(
  { table, placeholders, head, tail }: StepRequests['list']['listing'],
  rows: ListedRows,
  names: readonly string[],
): ListedPiece[] {
  return rows.map((values, i) => {
    const value = names[i] ?? '';
    const statement = {
      head: fillPlaceholders(head, placeholders, values),
      tail: fillPlaceholders(tail, placeholders, values),
    };
    const bytes = Buffer.byteLength(statement.head) + Buffer.byteLength(statement.tail);
    if (bytes + PLACE_BYTES > MOST_QUERY_BYTES) {
      throw new DatabakerError(
        'data',
        `the query for piece ${value} of \`${table}\` has ${bytes} bytes; Athena takes at most ${MOST_QUERY_BYTES}, the place of its rows included`,
      );
    }
    return { value, piece: value, ...statement };
  });
}
