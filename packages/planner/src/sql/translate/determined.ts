import { comparable } from '../comparable.ts';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import {
  type Block,
  columnAt,
  isAggregate,
  isQuery,
  partsWithin,
  placeOf,
  withoutName,
} from './block.ts';
import { equalities } from './equalities.ts';
import { isOfPlaces, windowOf } from './window-of.ts';

/** What is the same in all rows of a SELECT that agree in some expressions. */
export interface Determined {
  has(expression: Expression): boolean;
  /** Whether no two rows agree in them. */
  isOneRow(): boolean;
}

/** @param known expressions whose values are the same, not merely equal */
export function determined(block: Block, known: readonly Expression[]): Determined {
  const { sources } = block.scope;
  const places = new Set<string>();
  const texts = new Set<string>();
  for (const node of known.map(withoutName)) {
    const place = placeOf(node, block);
    if (place === undefined) texts.add(textOf(node, block));
    else places.add(place);
  }

  const isOneGroup = () => block.groups?.every(has) === true;
  const isOneRow = () =>
    isOneGroup() ||
    isNumbered(block, texts, has) ||
    (block.groups === undefined &&
      sources.every(
        ({ columns = [], isDistinct }, i) =>
          isDistinct?.() === true && columns.every((_, j) => places.has(`${i}.${j}`)),
      ));

  function has(given: Expression): boolean {
    const node = withoutName(given);
    if ('column' in node) {
      const place = placeOf(node, block);
      // A column of the query around is the same in all rows.
      return place === undefined ? block.scope.outer !== undefined : places.has(place);
    }
    if (texts.size > 0 && texts.has(textOf(node, block))) return true;
    if ('window_function' in node) {
      const window = windowOf(node, block.select);
      return !isOfPlaces(window) && [...window.partition, ...window.order].every(has);
    }
    // It may read from around it.
    if ('exists' in node) return false;
    return !isAggregate(node) && partsWithin(node).every(has);
  }

  const conditions = equalities(block);
  for (let before = -1; before < places.size; ) {
    before = places.size;
    for (const { column, value } of conditions) {
      const place = placeOf(column, block);
      if (place !== undefined && has(value)) places.add(place);
    }
    for (const [i, { columns = [], determines, list }] of sources.entries()) {
      const own = new Set([...columns.keys()].filter((j) => places.has(`${i}.${j}`)));
      for (const j of determines?.(own) ?? []) places.add(`${i}.${j}`);
      // An element follows from its list and its place in it.
      if (list && columns.length === 2 && own.has(1) && has(list)) places.add(`${i}.0`);
    }
  }
  return { has: (node) => isOneRow() || has(node), isOneRow };
}

/** Whether a number that `row_number` gives to a single row of a partition is known. */
function isNumbered(
  block: Block,
  texts: ReadonlySet<string>,
  has: (node: Expression) => boolean,
): boolean {
  return block.outputs.some((output) => {
    if (!('window_function' in output) || !texts.has(textOf(output, block))) return false;
    const { call, partition } = windowOf(output, block.select);
    return call.name === 'row_number' && partition.every(has);
  });
}

/** An expression as a text that is the same for each way to write a column. */
function textOf(node: Expression, block: Block): string {
  return comparable(
    ast.transform(node, {
      enter: (part) => {
        if (isQuery(part)) return null;
        const place = placeOf(part, block);
        const [source, column] = place?.split('.').map(Number) ?? [];
        return source === undefined || column === undefined || Number.isNaN(source)
          ? undefined
          : columnAt(source, column);
      },
    }),
  );
}
