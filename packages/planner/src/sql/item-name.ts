import type { Expression } from './syntax.ts';

/**
 * The name, in lower case, that a SELECT gives one of its items: its alias, or the column's own.
 *
 * @returns `undefined` of anything else, which each engine calls what it likes
 */
export function itemName(item: Expression): string | undefined {
  if ('alias' in item) return item.alias.alias.name.toLowerCase();
  return 'column' in item ? item.column.name.name.toLowerCase() : undefined;
}
