import { identifier, sqlLiteral } from '../sql-text.ts';
import type { CheckedRows, TypedPart } from './check-select.ts';
import { type ColumnTypes, listsPart } from './list-parts.ts';
import { shareOf } from './share-of.ts';

/** What `notFewerThan` counts. */
interface Counted {
  readonly of?: string | undefined;
  readonly share: number;
  readonly ending?: { readonly pattern: string; readonly time: string } | undefined;
}

/** The distinct lists of the published rows and of the checked ones; of each value, if it has any. */
export interface ComparedLists {
  readonly list: string;
  readonly before: TypedPart;
  readonly now: TypedPart;
}

export function comparedLists(
  { of }: Counted,
  { rows, published, types }: CheckedRows & { readonly types: ColumnTypes },
  list: string,
): ComparedLists {
  const grouped = { item: of === list ? undefined : of, list };
  return {
    list,
    before: listsPart(published, grouped, types),
    now: listsPart(rows, grouped, types),
  };
}

/** The CTEs of the elements of all lists, and `expected`: those that must still exist. */
export function listCtes(
  check: Counted,
  over: CheckedRows,
  { before, now }: ComparedLists,
): string {
  const elements = ({ name }: TypedPart) =>
    `SELECT DISTINCT element FROM ${identifier(name)} CROSS JOIN UNNEST(list) AS elements(element) WHERE element IS NOT NULL`;
  return elementCtes(check, over, elements(before), elements(now));
}

/** The same of a column whose values are the elements, one in each row. */
export function valueCtes(check: Counted & { readonly of: string }, over: CheckedRows): string {
  const of = identifier(check.of);
  const values = (from: string) =>
    `SELECT DISTINCT ${of} AS element FROM ${identifier(from)} WHERE ${of} IS NOT NULL`;
  return elementCtes(check, over, values(over.published), values(over.rows));
}

function elementCtes(check: Counted, over: CheckedRows, before: string, now: string): string {
  return [
    `before_elements AS (${before})`,
    `now_elements AS (${now})`,
    `expected AS (${expectedSql(check, over)})`,
  ].join(', ');
}

function expectedSql({ ending, share }: Counted, { thisBake }: CheckedRows): string {
  if (!ending) return 'SELECT element FROM before_elements';
  const day = `regexp_extract(b.element, ${sqlLiteral(`(?:${ending.pattern})\\z`)})`;
  const over = `SELECT ${day} AS day FROM before_elements AS b CROSS JOIN ${identifier(thisBake)} AS t CROSS JOIN (SELECT count(*) AS times FROM now_elements) AS n LEFT JOIN now_elements AS k ON k.element = b.element WHERE ${day} || ${sqlLiteral(` ${ending.time}`)} <= t.local_time AND n.times > 0 GROUP BY ${day} HAVING count(*) - count(k.element) >= ${shareOf(share, 'count(*)')}`;
  return `SELECT b.element FROM before_elements AS b LEFT JOIN (${over}) AS o ON o.day = ${day} WHERE o.day IS NULL`;
}
