import { DatabakerError } from '@dc-data-baker/models';
import type { BakedTable, Project } from '@dc-data-baker/planner';
import { inItsPlace } from './databases.ts';
import type { OpenEngine } from './engines/cli-engine.ts';
import type { Io } from './io.ts';
import type { EngineOptions } from './options.ts';

export interface ChangeOptions extends EngineOptions {
  readonly yes?: true;
}

/**
 * Changes what readers see of one baked table: under the lake's lock, and in production only after
 * confirmation.
 *
 * @param question asked in production
 * @throws a `request` error if there is no baked table with the name, or there is no lake
 */
export async function changeTable(
  io: Io,
  options: ChangeOptions,
  name: string,
  question: string,
  change: (open: OpenEngine, table: BakedTable, project: Project) => Promise<void>,
): Promise<void> {
  const { bakedTable } = await import('./baked-table.ts');
  const project = await projectInPlace(io, options);
  const table = bakedTable(project, name);
  await changeProject(io, options, project, question, (open) => change(open, table, project));
}

/**
 * Changes what readers see of several tables, as `changeTable` does for one.
 *
 * @throws a `request` error if there is no lake
 */
export async function changeTables(
  io: Io,
  options: ChangeOptions,
  question: string,
  change: (open: OpenEngine, project: Project) => Promise<void>,
): Promise<void> {
  const project = await projectInPlace(io, options);
  await changeProject(io, options, project, question, (open) => change(open, project));
}

async function projectInPlace(io: Io, options: ChangeOptions): Promise<Project> {
  const { recallProject } = await import('@dc-data-baker/project');
  return recallProject(options, io.cwd, inItsPlace(options));
}

async function changeProject(
  io: Io,
  options: ChangeOptions,
  project: Project,
  question: string,
  change: (open: OpenEngine) => Promise<void>,
): Promise<void> {
  const { missingLake } = await import('./missing-lake.ts');
  const { withEngine } = await import('./with-engine.ts');
  const { confirmProduction } = await import('./confirm.ts');
  const { withLock } = await import('./with-lock.ts');
  const missing = await missingLake(options, project);
  if (missing !== undefined) throw new DatabakerError('request', missing);
  await withLock(options, () =>
    withEngine(io, options, project, async (open) => {
      await confirmProduction(io, options, question);
      await change(open);
    }),
  );
}
