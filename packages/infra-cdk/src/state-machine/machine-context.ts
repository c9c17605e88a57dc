import type { Project } from '@dc-data-baker/planner';
import type { MachineResources } from './machine-resources.ts';

/** What the states of a stage are made with. */
export interface MachineContext {
  readonly project: Project;
  readonly resources: MachineResources;
  /** The tables of lists each piece of which is an execution of its own: see `tablesApart`. */
  readonly apart: ReadonlySet<string>;
}
