import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckdbEngine, Lake } from '@dc-data-baker/engine';
import type { Project } from '@dc-data-baker/planner';
import type { LakeOptions } from './options.ts';

/** Does something with an engine that reads a lake, and closes it whatever happens. */
export async function withEngine<Result>(
  options: LakeOptions,
  project: Project,
  act: (engine: DuckdbEngine) => Promise<Result>,
): Promise<Result> {
  const lake = new Lake(options.lake);
  const spill = join(tmpdir(), `databaker-${process.pid}`);
  const engine = new DuckdbEngine({ lake, project, spill, threads: availableParallelism() });
  try {
    return await act(engine);
  } finally {
    await engine.close();
  }
}
