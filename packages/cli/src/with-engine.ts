import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Project } from '@dc-data-baker/planner';
import type { EngineSettings, OpenEngine } from './engines/cli-engine.ts';
import { CLI_ENGINES } from './engines/cli-engines.ts';
import type { Io } from './io.ts';
import { missingLake } from './missing-lake.ts';
import type { EngineOptions } from './options.ts';

/**
 * Does something with an engine, and closes it whatever happens. Who only looks is told where there is
 * no lake; who changes one has its lock by now, and so it is there.
 */
export async function withEngine<Result>(
  { now, pause, stderr }: Pick<Io, 'now' | 'pause' | 'stderr'>,
  options: EngineOptions,
  project: Project,
  act: (open: OpenEngine) => Promise<Result>,
  settings: EngineSettings = {},
): Promise<Result> {
  const missing = await missingLake(options, project);
  if (missing !== undefined) stderr.write(`note: ${missing}\n`);
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
