import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { scratchFolder } from '@dc-data-baker/files';
import type { Project } from '@dc-data-baker/planner';
import type { EngineSettings, OpenEngine } from './engines/cli-engine.ts';
import { CLI_ENGINES } from './engines/cli-engines.ts';
import type { Io } from './io.ts';
import { missingLake } from './missing-lake.ts';
import type { EngineOptions } from './options.ts';

/**
 * Opens an engine for an action, and closes it afterwards in any case. A command that only reads
 * fails if there is no lake; one that writes has the lake's lock already, so the lake exists.
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
  // V8's default, which main.js has changed: from here on rows are processed.
  setFlagsFromString('--semi-space-growth-factor=2');
  const open = await CLI_ENGINES[options.engine].open(options, project, {
    threads: availableParallelism(),
    ...settings,
    spill: settings.spill ?? (await scratchFolder('spill')),
    now,
    pause,
  });
  try {
    return await act(open);
  } finally {
    await open.engine.close();
  }
}
