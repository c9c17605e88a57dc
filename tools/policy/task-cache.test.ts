import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from './workspace.ts';

/** Runs a target as a person would, independent of the Nx that may have started this test. */
function nx(...args: string[]): string {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')),
  );
  const { stdout, stderr } = spawnSync(
    join(ROOT, 'node_modules', '.bin', 'nx'),
    [...args, '--outputStyle=static'],
    { cwd: ROOT, encoding: 'utf8', env: { ...env, NX_DAEMON: 'false', NX_TUI: 'false' } },
  );
  return stripVTControlCharacters(stdout + stderr);
}

describe('the task cache', () => {
  it('answers a target of an untouched tree without running it', () => {
    expect(nx('run', 'models:typecheck')).toContain('Successfully ran target typecheck');
    expect(nx('run', 'models:typecheck')).toMatch(/1\/1 hit|local cache/);
  });
});
