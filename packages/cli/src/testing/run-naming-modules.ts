import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A module that prints each module that is loaded after it, on standard error. */
const NAMES_LOADED = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
registerHooks({ load: (url, context, next) => (writeSync(2, url + '\\n'), next(url, context)) });
`)}`;

/** Runs a command in a process of its own; `loaded` has the modules that it loads, as URLs. */
export function runNamingModules(...args: readonly string[]): {
  readonly stdout: string;
  readonly loaded: readonly string[];
} {
  const main = join(import.meta.dirname, '..', 'main.ts');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', NAMES_LOADED, main, ...args],
    {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    },
  );
  return { stdout, loaded: stderr.split('\n').filter((line) => /^(file|node):/.test(line)) };
}
