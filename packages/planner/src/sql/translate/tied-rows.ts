import { itemName } from '../item-name.ts';
import type { Expression } from '../syntax.ts';
import { type Block, exactKeys, valueIn } from './block.ts';
import type { TranslatedQuery } from './context.ts';
import { determined } from './determined.ts';
import { isIdenticalIfEqual } from './is-identical-if-equal.ts';
import { keysToAdd, type Value } from './keys-to-add.ts';
import type { Not } from './refusal.ts';
import type { TypedColumn } from './scope.ts';
import type { By } from './sorted-by.ts';
import { numberOf } from './term.ts';

/** Why LIMIT or OFFSET may keep other rows of a SELECT: rows with equal keys come in any order. */
export function tiedRows(
  block: Block,
  columns: readonly TypedColumn[],
  order: readonly By[],
): Not | undefined {
  const { outputs } = block;
  const keys = order.map(({ this: by }) => outputs[placeIn(columns, by)] ?? by);
  const exact = exactKeys(keys, block);
  const values = outputs.map((node, i): Value => {
    const value = valueIn(node, block);
    return { ...value, shown: columns[i]?.name ?? value.shown };
  });
  return problem(order, values, (added) => {
    const { has } = determined(block, [...exact, ...added.flatMap((i) => outputs[i] ?? [])]);
    return (i) => has(outputs[i] as Expression);
  });
}

/** The same for a query that is not a SELECT, of which only the columns can be sorted by. */
export function tiedRowsOf(
  { determines, columns }: Pick<TranslatedQuery, 'determines' | 'columns'>,
  order: readonly By[],
): Not | undefined {
  const keys = order
    .map(({ this: by }) => placeIn(columns, by))
    .filter((i) => columns[i] && isIdenticalIfEqual(columns[i]));
  const values = columns.map(
    (column, i): Value => ({ ...column, shown: column.name ?? `column ${i + 1}` }),
  );
  return problem(order, values, (added) => {
    const known = new Set([...keys, ...added]);
    const found = new Set([...known, ...(determines?.(known) ?? [])]);
    return (i) => found.has(i);
  });
}

/** The place of the column by which a query is sorted; -1 for another expression. */
function placeIn(columns: readonly TypedColumn[], by: Expression): number {
  const place = numberOf(by);
  if (place !== undefined) return Number(place) - 1;
  const isPlain = 'column' in by && !by.column.table;
  return isPlain
    ? columns.findIndex(({ name }) => name !== undefined && name === itemName(by))
    : -1;
}

function problem(
  order: readonly By[],
  values: readonly Value[],
  follow: Parameters<typeof keysToAdd>[1],
): Not | undefined {
  const told = keysToAdd(values, follow);
  if (told === undefined) return undefined;
  return {
    isLoose: true,
    not:
      order.length === 0
        ? 'without ORDER BY, LIMIT and OFFSET return whichever rows an engine reads first; add ORDER BY with keys that leave no ties'
        : `rows with equal ORDER BY keys come in any order, so LIMIT and OFFSET may keep others of them; ${told}`,
  };
}
