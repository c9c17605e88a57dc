import { asReached, type Project } from '@dc-data-baker/planner';
import { DEFAULT_DEFINITIONS, loadProject, WORKSPACE } from '@dc-data-baker/project';

/** The layers that are measured, each needing those before it. */
export const LAYERS = ['addressbase', 'current_elections'] as const;

/** What is really baked, in the environment that a person bakes in and without a database. */
export function benchProject(): Promise<Project> {
  return loadProject(
    { definitions: DEFAULT_DEFINITIONS, env: 'development' },
    WORKSPACE,
    (project) => asReached(project, () => false),
  );
}
