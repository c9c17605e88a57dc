import type { Expression } from '../syntax.ts';
import type { Block } from './block.ts';
import { determined } from './determined.ts';
import type { RowOrigin } from './scope.ts';

/** What a SELECT makes known of its rows: which columns follow from others, and whether rows are alike. */
export function rowsOf(block: Block): Pick<RowOrigin, 'determines' | 'isDistinct'> {
  const { outputs, select } = block;
  return {
    determines: (known) => {
      const { has } = determined(
        block,
        [...known].flatMap((i) => outputs[i] ?? []),
      );
      return [...outputs.keys()].filter((i) => has(outputs[i] as Expression));
    },
    isDistinct: () => Boolean(select.distinct) || determined(block, outputs).isOneRow(),
  };
}
