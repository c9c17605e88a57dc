import { identifier } from '@dc-data-baker/models';

/** White space and comments, and a `WITH` if the statement begins with one. */
const BEGINNING = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(?:WITH\s+(?:RECURSIVE\s+)?)?/i;

/**
 * Adds subqueries to a SELECT under names that it reads. Its rows, columns and order are unchanged.
 *
 * @param tables the names, with the SELECTs that return their rows
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
