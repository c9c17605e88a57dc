import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { env as environment } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Project } from '@dc-data-baker/planner';
import { COMPILED_MODULES, type ProjectSource } from '@dc-data-baker/project';
import type { EngineOptions } from './options.ts';

/** What the other process plans. */
export interface PlannedElsewhere {
  readonly source: ProjectSource;
  readonly engine: EngineOptions['engine'];
  /** The directory that query files in messages are relative to. */
  readonly from: string;
}

const PLANNER = fileURLToPath(new URL('./plan-for-another.ts', import.meta.url));

/**
 * Plans a project in a process of its own if an extract may be read: the SQL parser would keep some
 * 100 MB in this one, and an extract of any size is read in less than 300 MB. What goes wrong there
 * is silent, for this process plans again and reports it.
 *
 * @returns whether the plan may be cached now
 */
export function planElsewhere(
  { definitions, env, trial, engine }: ProjectSource & Pick<EngineOptions, 'engine'>,
  from: string,
): (project: Project) => Promise<boolean> {
  return async ({ tables }) => {
    const isExtract = tables.some(
      ({ origin }) => origin.kind === 'baked' && origin.write.kind === 'extract',
    );
    if (!isExtract) return false;
    const planned: PlannedElsewhere = { source: { definitions, env, trial }, engine, from };
    const child = spawn(process.execPath, [PLANNER, JSON.stringify(planned)], {
      env: { NODE_COMPILE_CACHE: COMPILED_MODULES, ...environment },
      stdio: 'ignore',
    });
    try {
      const [code] = await once(child, 'exit');
      return code === 0;
    } catch {
      return false;
    }
  };
}
