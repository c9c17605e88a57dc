import type { Layer } from './layer.ts';
import type { Workgroup } from './workgroup.ts';

/** All definitions of a project: the input of the planner. */
export interface Definitions {
  readonly layers: readonly Layer[];
  /** The workgroup in which Athena runs the queries; by default Athena's own `primary`. */
  readonly workgroup?: Workgroup;
}
