import { itemName } from '../item-name.ts';
import type { Expression } from '../syntax.ts';
import { type Block, exactKeys, partsWithin, valueIn } from './block.ts';
import { determined } from './determined.ts';
import { keysToAdd } from './keys-to-add.ts';
import type { Not } from './refusal.ts';
import { isOfPlaces, type Window, windowOf } from './window-of.ts';

/** Functions that have the value of a row at the edge of their frame. */
const OF_EDGES = ['first_value', 'last_value'];

/** Why the window functions of a block may have several results: rows with equal keys come in any order. */
export function tiedWindows(windows: readonly Window[], block: Block): readonly Not[] {
  const ties = windows.flatMap((window) => tiedWindow(window, block) ?? []);
  const ofPlaces = windows.filter(isOfPlaces);
  const [first, other] = [...new Map(ofPlaces.map((window) => [window.spec, window])).values()];
  // Rows that are alike may change places in one of them, and not in the other.
  const isOpen = other && ofPlaces.some((window) => !keysOf(window, block).isOneRow());
  if (ties.length > 0 || !first || !isOpen) return ties;
  const names = `${first.call.name} and ${other.call.name}`;
  return [
    {
      isLoose: true,
      not: `${names} sort rows in two ways, and rows with equal keys come in any order in each: add a unique key to both ORDER BYs, or compute one of them in a subquery`,
    },
  ];
}

function tiedWindow(window: Window, block: Block): Not | undefined {
  const { name, args } = window.call;
  // Rows that are alike in all that is read of them may change places.
  const read = isOfPlaces(window)
    ? readWith(block)
    : OF_EDGES.includes(name)
      ? args.slice(0, 1)
      : [];
  const told = keysToAdd(
    read.map((node) => valueIn(node, block)),
    (added) => {
      const { has } = keysOf(
        window,
        block,
        added.flatMap((i) => read[i] ?? []),
      );
      return (i) => has(read[i] as Expression);
    },
  );
  if (told === undefined) return undefined;
  return {
    isLoose: true,
    not: `rows with equal PARTITION BY and ORDER BY keys come in any order, on which ${name} depends; ${told}`,
  };
}

const keysOf = ({ partition, order }: Window, block: Block, added: readonly Expression[] = []) =>
  determined(block, [...exactKeys([...partition, ...order], block), ...added]);

/** What a block reads of its rows beside the windows: the columns that tell them apart. */
function readWith({ select, outputs }: Block): readonly Expression[] {
  const names = new Set(select.expressions.map(itemName));
  const isCut = select.limit || select.offset || select.fetch;
  const sorted = (isCut ? (select.order_by?.expressions ?? []) : []).map((by) => by.this);
  const others = sorted.filter((by) => !names.has(itemName(by)));
  return [...outputs, ...others].flatMap((node) => readIn(node, select));
}

function readIn(node: Expression, select: Block['select']): readonly Expression[] {
  if (!hasWindow(node)) return [node];
  if (!('window_function' in node)) {
    return partsWithin(node).flatMap((part) => readIn(part, select));
  }
  const window = windowOf(node, select);
  return isOfPlaces(window) ? window.call.args : [...window.partition, ...window.order];
}

const hasWindow = (node: Expression): boolean =>
  'window_function' in node || partsWithin(node).some(hasWindow);
