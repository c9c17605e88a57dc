import { identifier } from '../sql-text.ts';
import type { DeclaredCheck } from './check-kind.ts';
import type { Assurance } from './check-select.ts';
import { type ColumnTypes, filledPart, isList, isWhole, listsPart } from './list-parts.ts';
import { isNotFewerThan, listOf } from './not-fewer-than.ts';

/**
 * In DuckDB's SQL: every list is whole, as `notNull` expects it. Reading a list takes six times as long as
 * reading a number, so this asks what another check reads of all lists anyway, if one does.
 *
 * @returns `undefined` for a column that is no list
 */
export function wholeLists(
  over: {
    readonly rows: string;
    readonly declared: readonly DeclaredCheck[];
    readonly types: ColumnTypes;
  },
  list: string,
): Assurance | undefined {
  const { rows, declared, types } = over;
  if (!isList(types, list)) return undefined;
  const counting = declared.filter(isNotFewerThan).filter((other) => listOf(other, types) === list);
  const isGrouped =
    counting.some(({ of = list }) => of === list) ||
    declared.some(({ kind, columns }) => kind === 'allFound' && columns[0] === list);
  if (isGrouped) {
    const part = listsPart(rows, { list }, types);
    return {
      sql: `(SELECT coalesce(bool_and(${isWhole('list', types.get(list))}), true) FROM ${identifier(part.name)})`,
      parts: [part],
    };
  }
  const [item] = counting.flatMap(({ of = [] }) => of);
  if (item === undefined)
    return { sql: `coalesce(bool_and(${isWhole(list, types.get(list))}), true)` };
  const part = filledPart(rows, { item, list }, types);
  return {
    sql: `(SELECT coalesce(bool_and(times = whole), true) FROM ${identifier(part.name)})`,
    parts: [part],
  };
}
