import { DatabakerError, formatCount } from '@dc-data-baker/models';
import {
  areListed,
  type InPieces,
  type PiecesStage,
  piecesOfRows,
  type QueryStage,
} from '@dc-data-baker/planner';

/** The rows that a table fans out over: the values of each as texts, `null` for NULL. */
export type ListedRows = readonly (readonly (string | null)[])[];

/**
 * Makes sure that rows can be pieces.
 *
 * @throws a `data` error for too many rows, or a value that cannot be in a SQL literal
 */
export function assertListable(
  {
    table,
    most,
    columns,
  }: Pick<PiecesStage, 'table' | 'most'> & {
    readonly columns: readonly { readonly name: string }[];
  },
  rows: ListedRows,
): void {
  const names = columns.map(({ name }) => `\`${name}\``).join(', ');
  if (rows.length > most) {
    throw new DatabakerError(
      'data',
      `\`${table}\` fans out over more than ${formatCount(most)} rows of ${names}, and each is one piece; a table may have at most ${formatCount(most)}. Fan out over fewer rows, or write the table in one query without a fan-out`,
    );
  }
  const broken = rows.find((row) => row.some((value) => value?.includes('\0')));
  if (broken) {
    throw new DatabakerError(
      'data',
      `\`${table}\` fans out over a row of ${names} that contains the character U+0000, which no query can: ${JSON.stringify(broken)}; leave it out of the rows`,
    );
  }
}

/**
 * A stage with its pieces, if they depend on the data.
 *
 * @param listed the rows that an earlier stage listed, by table
 */
export function inPieces<Of extends QueryStage>(
  stage: Of,
  listed: ReadonlyMap<string, ListedRows>,
): InPieces<Of> {
  const { pieces } = stage;
  if (!areListed(pieces)) return { ...stage, pieces };
  const rows = listed.get(stage.table);
  if (!rows) throw new Error(`the pieces of ${stage.table} were not listed`);
  return { ...stage, pieces: piecesOfRows(pieces, rows) };
}
