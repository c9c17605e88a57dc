import type { ColumnType } from '../column-type.ts';
import { type ColumnTypes, isList } from './list-parts.ts';

/** A problem for each of a check's columns whose type the check has no use for. */
function expectType(
  columns: readonly string[],
  types: ColumnTypes,
  expected: string,
  isOne: (type: ColumnType) => boolean,
): string[] {
  return columns.flatMap((column) => {
    const type = types.get(column);
    // A column that does not exist is reported as that.
    if (type === undefined || isOne(type)) return [];
    return [`expected ${expected}; \`${column}\` is ${type}`];
  });
}

export function expectNumbers(columns: readonly string[], types: ColumnTypes): string[] {
  return expectType(columns, types, 'a column of numbers', (type) =>
    /^(int|bigint|double|decimal\()/.test(type),
  );
}

export function expectTexts(columns: readonly string[], types: ColumnTypes): string[] {
  return expectType(columns, types, 'a column of texts', (type) => type === 'string');
}

export function expectLists(columns: readonly string[], types: ColumnTypes): string[] {
  return columns.flatMap((column) =>
    expectType([column], types, 'a column of lists', () => isList(types, column)),
  );
}

export function expectTextsOrLists(columns: readonly string[], types: ColumnTypes): string[] {
  return expectType(
    columns,
    types,
    'a column of texts or lists',
    (type) => type === 'string' || type.startsWith('array<'),
  );
}
