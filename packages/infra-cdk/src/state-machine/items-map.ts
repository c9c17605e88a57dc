import type { Template } from './asl.ts';
import type { Segment, SegmentMaker } from './segment.ts';
import { single } from './single-state.ts';

export interface ItemsMapOptions {
  readonly name: string;
  /** The input for each item, from the state and `$$.Map.Item.Value`. */
  readonly selector: Template;
  readonly concurrency: number;
  /** Ends with the value to keep for an item. */
  readonly each: Segment;
}

/**
 * Runs a segment for each of `$.items`, which `itemsPass` has set, and replaces them with the
 * results.
 */
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
