import type { Project } from '@dc-data-baker/planner';
import type { MachineResources } from './machine-resources.ts';

/** The context from which the states of a stage are made. */
export interface MachineContext {
  readonly project: Project;
  readonly resources: MachineResources;
  /**
   * The tables with a list of pieces of which each is an execution of its own: see `tablesApart`.
   */
  readonly apart: ReadonlySet<string>;
}
