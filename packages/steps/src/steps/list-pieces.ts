import { assertListable, type ListedRows, resultPages } from '@dc-data-baker/engine/aws';
import { DatabakerError, formatCount } from '@dc-data-baker/models';
import { fillPlaceholders, pieceName } from '@dc-data-baker/planner';
import type { StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { ListedPiece, StepRequests } from './step-requests.ts';

/** https://docs.aws.amazon.com/athena/latest/ug/service-limits.html */
const MOST_QUERY_BYTES = 262_144;

/** Room for the location to which an attempt writes. */
const PLACE_BYTES = 2048;

/**
 * Makes pieces from the rows of a query, page by page, or from the values of a list, and writes
 * them where the state machine's Map reads them, since together they exceed its limits.
 *
 * @throws a `data` error for rows that cannot be pieces, or too many of them
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
        `the query for piece ${value} of \`${table}\` has ${formatCount(bytes)} bytes; Athena takes at most ${formatCount(MOST_QUERY_BYTES)}, the place of its rows included`,
      );
    }
    return { value, piece: value, ...statement };
  });
}
