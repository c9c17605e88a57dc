import type { Layer } from './layer.ts';
import type { Workgroup } from './workgroup.ts';

/** Everything that is defined: what the planner starts from. */
export interface Definitions {
  readonly layers: readonly Layer[];
  /** Where Athena runs the queries; without one, Athena's own `primary`. */
  readonly workgroup?: Workgroup;
}
