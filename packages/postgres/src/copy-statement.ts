import { identifier } from '@dc-data-baker/models';

/** A column of a SELECT, and its name in the header line. */
export interface ExtractedColumn {
  readonly name: string;
  readonly as: string;
}

/**
 * The text before the query when its columns are checked; a server counts characters from there.
 */
export const BEFORE_QUERY = 'SELECT * FROM (';

/** Returns the query's columns and no rows. */
export function lookStatement(sql: string): string {
  return `${BEFORE_QUERY}${asRows(sql)} LIMIT 0`;
}

/** Returns all rows as CSV. https://www.postgresql.org/docs/current/sql-copy.html */
export function copyStatement(select: {
  readonly query: { readonly sql: string };
  readonly columns: readonly ExtractedColumn[];
  readonly header: boolean;
  readonly sorts: boolean;
}): string {
  const { query, columns, header, sorts } = select;
  const named = columns.map(({ name, as }) => `${identifier(name)} AS ${identifier(as)}`);
  // As texts, byte by byte: a type may have no order, and collations differ between servers.
  const order = columns.map(({ name }) => `${identifier(name)}::text COLLATE "C"`);
  const rows = `SELECT ${named.join(', ')} FROM (${asRows(query.sql)}`;
  const sorted = sorts ? `${rows} ORDER BY ${order.join(', ')}` : rows;
  return `COPY (${sorted}) TO STDOUT (FORMAT csv, HEADER ${header})`;
}

/** The bracket is on a line of its own, because a query may end with a comment. */
function asRows(sql: string): string {
  return `${sql}\n) AS extract`;
}
