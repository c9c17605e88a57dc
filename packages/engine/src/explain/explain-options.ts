import type { Project } from '@dc-data-baker/planner';
import type { Engine } from '../engine.ts';
import type { ObjectStore } from '../object-store.ts';

export interface ExplainOptions {
  readonly project: Project;
  readonly engine: Engine;
  /** Where the engine's tables are. */
  readonly store: ObjectStore;
  /** As it is printed: `SW1A 1AA`. */
  readonly postcode: string;
  readonly outcode: string;
  readonly uprn?: string;
  /** A folder for this call alone, for downloads and for what does not fit in memory. */
  readonly spill: string;
}
