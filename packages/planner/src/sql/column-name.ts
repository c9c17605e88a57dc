import type { Schema } from './translate/translate.ts';

type Column = Schema extends ReadonlyMap<string, readonly (infer Of)[]> ? Of : never;

/** The name of a column of a schema. */
export function columnName(column: Column): string {
  return typeof column === 'string' ? column : (column.name ?? '');
}
