import { env } from 'node:process';
import type { DatabaseAddresses } from '@dc-data-baker/engine';
import type { Adapt } from '@dc-data-baker/project';
import type { EngineOptions } from './options.ts';

/**
 * A project as it is baked on this machine: a database is reached by a URL in the environment, or
 * not at all.
 */
export function fromHere(options: Partial<EngineOptions>): Adapt {
  return async (project) => {
    const { asReached } = await import('@dc-data-baker/planner/project');
    const reached = asReached(project, ({ urlVariable }) => (env[urlVariable] ?? '') !== '');
    return inItsPlace(options)(reached);
  };
}

/** A project whose tables are where an engine has them, whether or not databases can be reached. */
export function inItsPlace({ engine = 'duckdb' }: Partial<EngineOptions>): Adapt {
  return async (project) => {
    const { ENGINE_TRAITS } = await import('@dc-data-baker/engine/bakes');
    const { apartFromProduction } = await import('@dc-data-baker/planner/project');
    return ENGINE_TRAITS[engine].isShared ? apartFromProduction(project) : project;
  };
}

/** The addresses of databases, from the environment. */
export const databasesOfEnvironment: DatabaseAddresses = async ({ urlVariable }) => {
  const { addressOfUrl } = await import('@dc-data-baker/postgres');
  return addressOfUrl(env[urlVariable] ?? '', urlVariable);
};
