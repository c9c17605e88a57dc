import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { databaker } from './testing/databaker.ts';
import { LakeFolder } from './testing/lake-folder.ts';

/** A module that names each module that is loaded after it, on standard error. */
const NAMES_LOADED = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
registerHooks({ load: (url, context, next) => (writeSync(2, url + '\\n'), next(url, context)) });
`)}`;

/** Runs a command in a process of its own; `loaded` has the modules that it loads, as URLs. */
function run(...args: readonly string[]) {
  const main = join(import.meta.dirname, 'main.ts');
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

it('reads no SQL and opens no engine for help: those are most of what there is to load', () => {
  const { stdout, loaded } = run('--help');
  expect(stdout).toContain('Usage: databaker');
  const packages = loaded.flatMap((url) => /\/packages\/([^/]+)\/src\//.exec(url)?.[1] ?? []);
  expect([...new Set(packages)].sort()).toEqual(['cli', 'files', 'models', 'project']);
});

it('does not load the SQL parser to plan what was planned before', async () => {
  const lake = new LakeFolder();
  onTestFinished(() => lake.remove());
  // These list their layers. Those that are all that a module exports are in another order here:
  // of what the runner makes of a module, names are not sorted.
  const definitions = join(import.meta.dirname, 'testing/village/definitions.ts');
  const args = ['plan', '--definitions', definitions, '--lake', lake.path, '--json'];
  const before = await databaker(args);
  const { stdout, loaded } = run(...args);
  expect(before.code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(before.stdout));
  expect(loaded.filter((url) => url.includes('/planner/src/'))).not.toEqual([]);
  expect(loaded.filter((url) => url.includes('polyglot'))).toEqual([]);
});
