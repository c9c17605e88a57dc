import { asReached, type Project } from '@dc-data-baker/planner';
import { DEFAULT_DEFINITIONS, loadProject, WORKSPACE } from '@dc-data-baker/project';

/** The layers that are measured; each needs those before it. */
export const LAYERS = ['addressbase', 'current_elections'] as const;

/** The real definitions, in the default environment and without a database. */
export function benchProject(): Promise<Project> {
  return loadProject(
    { definitions: DEFAULT_DEFINITIONS, env: 'development' },
    WORKSPACE,
    (project) => asReached(project, () => false),
  );
}
