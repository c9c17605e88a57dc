import { DuckdbBinder } from '@dc-data-baker/engine';
import type { Environment } from '@dc-data-baker/models';
import { apartFromProduction, type Project } from '@dc-data-baker/planner';
import { DEFAULT_DEFINITIONS, loadValidProject, WORKSPACE } from '@dc-data-baker/project';

/**
 * The project that is deployed to an environment: this repository's definitions, validated.
 *
 * @throws a `definition` error that lists every mistake
 */
export function deployedProject(env: Environment, trial?: string): Promise<Project> {
  const source = { definitions: DEFAULT_DEFINITIONS, env, trial };
  const openBinder = async () => new DuckdbBinder();
  return loadValidProject(source, WORKSPACE, openBinder, apartFromProduction);
}
