import type { Project } from '@dc-data-baker/planner';
import { DEFAULT_DEFINITIONS, loadProject, WORKSPACE } from '@dc-data-baker/project';

/** What is really baked, in the environment that a person bakes in. */
export function benchProject(): Promise<Project> {
  return loadProject({ definitions: DEFAULT_DEFINITIONS, env: 'development' }, WORKSPACE);
}
