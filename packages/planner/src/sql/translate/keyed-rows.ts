import { isIdenticalIfEqual } from './is-identical-if-equal.ts';
import type { RowOrigin, TypedColumn } from './scope.ts';

/**
 * What the keys of a table say of its rows.
 *
 * @param beside whether there may be rows of nulls beside them
 */
export function keyedRows(
  columns: readonly TypedColumn[],
  beside = false,
): Pick<RowOrigin, 'determines' | 'isDistinct'> {
  const found = columns
    .flatMap(({ keys = [] }) => keys)
    .filter(({ isNeverNull }) => isNeverNull || !beside);
  const keys = new Map(found.map((key) => [key.name, key]));
  if (keys.size === 0) return {};
  const placesOf = (name: string) =>
    columns.flatMap((column, i) => (column.keys?.some((key) => key.name === name) ? [i] : []));
  return {
    determines: (known) => {
      const found = new Set(known);
      for (const { name, mayRepeat } of keys.values()) {
        if (!placesOf(name).every((place) => known.has(place))) continue;
        for (const [i, column] of columns.entries()) {
          // Rows that may be repeated are equal, which is not always the same.
          if (!mayRepeat || isIdenticalIfEqual(column)) found.add(i);
        }
      }
      return found;
    },
    isDistinct: () => [...keys.values()].some(({ mayRepeat }) => !mayRepeat),
  };
}
