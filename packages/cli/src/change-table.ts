import type { BakedTable, Project } from '@dc-data-baker/planner';
import { inItsPlace } from './databases.ts';
import type { OpenEngine } from './engines/cli-engine.ts';
import type { Io } from './io.ts';
import type { EngineOptions } from './options.ts';

export interface ChangeOptions extends EngineOptions {
  readonly yes?: true;
}

/**
 * Changes what readers see of one baked table: under the lake's lock, and in production only once
 * somebody has agreed.
 *
 * @param question asked in production
 * @throws a `request` error where no table that is baked has the name
 */
export async function changeTable(
  io: Io,
  options: ChangeOptions,
  name: string,
  question: string,
  change: (open: OpenEngine, table: BakedTable, project: Project) => Promise<void>,
): Promise<void> {
  const { bakedTable } = await import('./baked-table.ts');
  await changeTables(io, options, question, (open, project) =>
    change(open, bakedTable(project, name), project),
  );
}

/** Changes what readers see of a project's tables, as `changeTable` does of one. */
export async function changeTables(
  io: Io,
  options: ChangeOptions,
  question: string,
  change: (open: OpenEngine, project: Project) => Promise<void>,
): Promise<void> {
  const { recallProject } = await import('@dc-data-baker/project');
  const { withEngine } = await import('./with-engine.ts');
  const { confirmProduction } = await import('./confirm.ts');
  const { withLock } = await import('./with-lock.ts');
  const project = await recallProject(options, io.cwd, inItsPlace(options));
  await withLock(options, () =>
    withEngine(io, options, project, async (open) => {
      await confirmProduction(io, options, question);
      await change(open, project);
    }),
  );
}
