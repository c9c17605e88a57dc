import type { Expression } from './syntax.ts';

/**
 * The name, in lower case, of an item of a SELECT: its alias, or the column's own name.
 *
 * @returns `undefined` for anything else, which each engine names differently
 */
export function itemName(item: Expression): string | undefined {
  if ('alias' in item) return item.alias.alias.name.toLowerCase();
  return 'column' in item ? item.column.name.name.toLowerCase() : undefined;
}
