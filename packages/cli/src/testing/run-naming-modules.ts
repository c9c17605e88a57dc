import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A module that prints each module that is loaded after it, on standard error. */
const NAMES_LOADED = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
registerHooks({ load: (url, context, next) => (writeSync(2, url + '\\n'), next(url, context)) });
`)}`;

/** What a command printed, and the modules that it loaded, as URLs. */
interface RunAndLoaded {
  readonly stdout: string;
  readonly loaded: readonly string[];
}

/** Runs a command in a process of its own. */
export function runNamingModules(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunAndLoaded {
  const main = join(import.meta.dirname, '..', 'main.js');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', NAMES_LOADED, main, ...args],
    {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...env },
    },
  );
  return { stdout, loaded: stderr.split('\n').filter((line) => /^(file|node):/.test(line)) };
}
