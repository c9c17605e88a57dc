import type { Layer } from './layer.ts';

/** Everything that is defined: what the planner starts from. */
export interface Definitions {
  readonly layers: readonly Layer[];
}
