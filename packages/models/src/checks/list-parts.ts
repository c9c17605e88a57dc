import type { ColumnType } from '../column-type.ts';
import { identifier } from '../sql-text.ts';
import type { CheckPart, CheckSelect, TypedPart } from './check-select.ts';

/** The types of a table's columns, by name. */
export type ColumnTypes = ReadonlyMap<string, ColumnType>;

export function isList(types: ColumnTypes, column: string): boolean {
  return types.get(column)?.startsWith('array<') === true;
}

/**
 * The distinct values of a list column: `list`, and how many rows have it, `times`.
 *
 * @param item another column whose values are told apart, as `item`
 */
export function listsPart(
  from: string,
  { item, list }: { readonly item?: string | undefined; readonly list: string },
  types: ColumnTypes,
): TypedPart {
  const grouped = [item, list].filter((column) => column !== undefined);
  const items = item === undefined ? '' : `${identifier(item)} AS item, `;
  return {
    name: ['lists', from, ...grouped].join(' '),
    of: from,
    sql: `SELECT ${items}${identifier(list)} AS list, count(*) AS times FROM ${identifier(from)} GROUP BY ${grouped.map(identifier).join(', ')}`,
    adds: { values: item === undefined ? ['list'] : ['item', 'list'], counts: ['times'] },
    columns: {
      ...(item === undefined ? {} : { item: types.get(item) ?? 'string' }),
      list: types.get(list) ?? 'array<string>',
      times: 'bigint',
    },
  };
}

/**
 * In DuckDB's SQL: a list is there, and if its elements are texts, none is null or empty. It is never null.
 */
export function isWhole(list: string, type: ColumnType | undefined): string {
  const name = identifier(list);
  return type === 'array<string>'
    ? `(${name} IS NOT NULL AND list_count(${name}) = len(${name}) AND NOT list_contains(${name}, ''))`
    : `(${name} IS NOT NULL)`;
}

/**
 * The distinct values of a column, `item`: how many rows have it, `times`, how many of them a list that
 * is whole, `whole`, and how many something in their list, `filled`. In DuckDB's SQL.
 */
export function filledPart(
  from: string,
  { item, list }: { readonly item: string; readonly list: string },
  types: ColumnTypes,
): CheckPart {
  const [value, lists] = [item, list].map(identifier);
  const rowsWith = (condition: string) => `count(*) FILTER (WHERE ${condition})`;
  return {
    name: ['filled', from, item, list].join(' '),
    of: from,
    sql: `SELECT ${value} AS item, count(*) AS times, ${rowsWith(isWhole(list, types.get(list)))} AS whole, ${rowsWith(`list_count(${lists}) > 0`)} AS filled FROM ${identifier(from)} GROUP BY ${value}`,
    adds: { values: ['item'], counts: ['times', 'whole', 'filled'] },
  };
}

/** A SELECT that begins with the definitions of its parts. */
export function withParts(
  parts: readonly TypedPart[],
  sql: string,
): Pick<CheckSelect, 'sql' | 'fromParts'> {
  const ctes = parts.map(({ name, sql }) => `${identifier(name)} AS (${sql})`).join(', ');
  const rest = /^WITH (.*)$/s.exec(sql)?.[1];
  return {
    sql: `WITH ${ctes}${rest === undefined ? ` ${sql}` : `, ${rest}`}`,
    fromParts: { sql, parts },
  };
}
