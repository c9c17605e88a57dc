import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** A module that names each module that is loaded after it, on standard error. */
const NAMES_LOADED = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
registerHooks({ load: (url, context, next) => (writeSync(2, url + '\\n'), next(url, context)) });
`)}`;

it('reads no SQL and opens no engine for help: those are most of what there is to load', () => {
  const main = join(import.meta.dirname, 'main.ts');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', NAMES_LOADED, main, '--help'],
    { encoding: 'utf8' },
  );
  expect(stdout).toContain('Usage: databaker');
  const loaded = [...stderr.matchAll(/\/packages\/([^/]+)\/src\//g)].map(([, name]) => name);
  expect([...new Set(loaded)].sort()).toEqual(['cli', 'files', 'models', 'project']);
});
