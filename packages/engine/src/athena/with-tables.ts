import { identifier } from '@dc-data-baker/models';

/** White space and comments, and a `WITH` if the statement begins with one. */
const BEGINNING = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(?:WITH\s+(?:RECURSIVE\s+)?)?/i;

/**
 * Gives a SELECT tables of its own, by names that it reads. Its rows, columns and order stay.
 *
 * @param tables the name of each, and the SELECT that gives its rows
 */
export function withTables(
  sql: string,
  tables: readonly (readonly [name: string, select: string])[],
): string {
  if (tables.length === 0) return sql;
  const list = tables.map(([name, select]) => `${identifier(name)} AS (${select})`).join(', ');
  const [beginning = ''] = BEGINNING.exec(sql) ?? [];
  const hasOwn = /WITH\s+(?:RECURSIVE\s+)?$/i.test(beginning);
  return hasOwn ? `${beginning}${list}, ${sql.slice(beginning.length)}` : `WITH ${list}\n${sql}`;
}
