import { identifier } from '@dc-data-baker/models';

/** A column of a SELECT, and what it is called in the header line. */
export interface ExtractedColumn {
  readonly name: string;
  readonly as: string;
}

/** What stands before the query where it is first looked at: a server counts characters from there. */
export const BEFORE_QUERY = 'SELECT * FROM (';

/** Asks for the query's columns and for no row. */
export function lookStatement(sql: string): string {
  return `${BEFORE_QUERY}${asRows(sql)} LIMIT 0`;
}

/** Asks for all rows as CSV. https://www.postgresql.org/docs/current/sql-copy.html */
export function copyStatement(select: {
  readonly query: { readonly sql: string };
  readonly columns: readonly ExtractedColumn[];
  readonly header: boolean;
  readonly sorts: boolean;
}): string {
  const { query, columns, header, sorts } = select;
  const named = columns.map(({ name, as }) => `${identifier(name)} AS ${identifier(as)}`);
  // As texts, byte by byte: a type may have no order, and a server's collation may be another's.
  const order = columns.map(({ name }) => `${identifier(name)}::text COLLATE "C"`);
  const rows = `SELECT ${named.join(', ')} FROM (${asRows(query.sql)}`;
  const sorted = sorts ? `${rows} ORDER BY ${order.join(', ')}` : rows;
  return `COPY (${sorted}) TO STDOUT (FORMAT csv, HEADER ${header})`;
}

/** The bracket is on a line of its own, for a query may end with a comment. */
function asRows(sql: string): string {
  return `${sql}\n) AS extract`;
}
