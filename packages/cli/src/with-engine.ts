import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Project } from '@dc-data-baker/planner';
import type { Clock, EngineSettings, OpenEngine } from './engines/cli-engine.ts';
import { CLI_ENGINES } from './engines/cli-engines.ts';
import type { EngineOptions } from './options.ts';

/** Does something with an engine, and closes it whatever happens. */
export async function withEngine<Result>(
  { now, pause }: Clock,
  options: EngineOptions,
  project: Project,
  act: (open: OpenEngine) => Promise<Result>,
  settings: EngineSettings = {},
): Promise<Result> {
  const open = await CLI_ENGINES[options.engine].open(options, project, {
    threads: availableParallelism(),
    spill: join(tmpdir(), `databaker-${process.pid}`),
    ...settings,
    now,
    pause,
  });
  try {
    return await act(open);
  } finally {
    await open.engine.close();
  }
}
