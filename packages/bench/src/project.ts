import { DuckdbBinder } from '@dc-data-baker/engine';
import { asReached, type Project } from '@dc-data-baker/planner';
import {
  type Adapt,
  DEFAULT_DEFINITIONS,
  recallProject,
  recallValidProject,
  WORKSPACE,
} from '@dc-data-baker/project';

/** The layers that are measured; each needs those before it. */
export const LAYERS = ['addressbase', 'current_elections'] as const;

/** The real definitions, in the default environment and without a database. */
const SOURCE = { definitions: DEFAULT_DEFINITIONS, env: 'development' } as const;
const WITHOUT_DATABASE: Adapt = (project) => asReached(project, () => false);

/** Also caches what planning asks about its SQL, as the first command after a change does. */
export function validBenchProject(): Promise<Project> {
  return recallValidProject(SOURCE, WORKSPACE, async () => new DuckdbBinder(), WITHOUT_DATABASE);
}

/** The same, as a later command has it. */
export function benchProject(): Promise<Project> {
  return recallProject(SOURCE, WORKSPACE, WITHOUT_DATABASE);
}
