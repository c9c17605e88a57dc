import { env } from 'node:process';
import type { DatabaseAddresses } from '@dc-data-baker/engine';
import type { Plan, Project } from '@dc-data-baker/planner';
import type { IsReached } from '@dc-data-baker/project';
import type { Io } from './io.ts';

/** On a laptop a database is reached by a URL in the environment, or not at all. */
export const isReached: IsReached = ({ urlVariable }) => (env[urlVariable] ?? '') !== '';

/** Where databases are, by the environment. */
export const databasesOfEnvironment: DatabaseAddresses = async ({ urlVariable }) => {
  const { addressOfUrl } = await import('@dc-data-baker/postgres');
  return addressOfUrl(env[urlVariable] ?? '', urlVariable);
};

/** Says of which tables the files are taken that are there, because their database is not reached. */
export function tellUnreached(io: Pick<Io, 'stderr'>, project: Project, { stages }: Plan): void {
  for (const { table, origin } of project.tables) {
    const { populatedBy, name } = table;
    if (populatedBy.kind !== 'extract' || origin.kind !== 'external') continue;
    if (!stages.some((stage) => stage.table === name)) continue;
    const { urlVariable } = populatedBy.from;
    io.stderr.write(
      `\`${name}\` is not extracted: ${urlVariable} is not set, so that its files are taken as they are\n`,
    );
  }
}
