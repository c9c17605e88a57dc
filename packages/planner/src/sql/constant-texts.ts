import { Remembered } from './remembered.ts';
import { ATHENA, parseOwn } from './syntax.ts';
import { textInAllRows } from './text-in-all-rows.ts';

const FOUND = new Remembered<ReadonlyMap<string, string>>(1000);

/**
 * The columns that have one text in all rows of a SELECT, as far as its text says so, with that text.
 *
 * @param sql a valid Athena SELECT with bound parameters
 * @param columns in lower case
 */
export function constantTexts(
  sql: string,
  columns: readonly string[],
): ReadonlyMap<string, string> {
  if (columns.length === 0) return new Map();
  return FOUND.get(JSON.stringify([sql, columns]), () => {
    const tree = parseOwn(sql, ATHENA);
    const found = columns.map((column) => [column, textInAllRows(tree, column)] as const);
    return new Map(found.flatMap(([column, text]) => (text === undefined ? [] : [[column, text]])));
  });
}
