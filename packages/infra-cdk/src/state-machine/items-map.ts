import type { Template } from './asl.ts';
import type { Segment, SegmentMaker } from './segment.ts';
import { single } from './single-state.ts';

export interface ItemsMapOptions {
  readonly name: string;
  /** What each item is carried out with: of the state, and of `$$.Map.Item.Value`. */
  readonly selector: Template;
  readonly concurrency: number;
  /** Ends with what is to be kept of an item. */
  readonly each: Segment;
}

/** Goes through `$.items`, which `itemsPass` put there, and leaves what became of them in their place. */
export function itemsMap({ name, selector, concurrency, each }: ItemsMapOptions): SegmentMaker {
  return single(name, {
    Type: 'Map',
    ItemsPath: '$.items',
    ItemSelector: selector,
    MaxConcurrency: concurrency,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      StartAt: each.startAt,
      States: each.states,
    },
    ResultPath: '$.items',
  });
}
