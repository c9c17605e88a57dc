import { ast } from './parser.ts';
import { ATHENA, parseOwn } from './syntax.ts';

/**
 * Whether one of a query's SELECTs has `*` or `t.*`, so that its result also has columns that are
 * added to a table.
 *
 * @param sql a valid Athena SELECT
 * @throws SyntaxError for what cannot be parsed
 */
export function listsAllColumns(sql: string): boolean {
  return ast.findFirst(parseOwn(sql, ATHENA), (node) => 'star' in node) !== undefined;
}
