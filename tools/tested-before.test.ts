import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../.ci/tested-before');

const folder = mkdtempSync(join(tmpdir(), 'databaker-ci-'));
afterAll(() => rmSync(folder, { recursive: true }));

function git(...args: string[]): string {
  const named = ['-c', 'user.name=a', '-c', 'user.email=a@b.example', '-c', 'core.hooksPath='];
  return execFileSync('git', [...named, ...args], { cwd: folder, encoding: 'utf8' }).trim();
}

function commit(message: string): string {
  git('commit', '--quiet', '--allow-empty', '--message', message);
  return git('rev-parse', 'HEAD');
}

git('init', '--quiet', '--initial-branch', 'main');
const tested = commit('tested and deployed');
const failed = commit('its deploy failed');
git('checkout', '--quiet', '-b', 'pushed-away', tested);
const elsewhere = commit('on main before a forced push');
git('checkout', '--quiet', 'main');
commit('what is pushed now');

/** A stand-in for GitHub's API: deployments, newest first, and which of them succeeded. */
function base(deployments: readonly (readonly [string, boolean])[], pullRequest = ''): string {
  const gh = join(folder, 'gh');
  const listed = deployments.map(([sha], id) => `${id} ${sha}`).join('\n');
  const states = deployments.map(
    ([, good], id) => `*/${id}/statuses*) echo ${good ? 'success' : ''} ;;`,
  );
  writeFileSync(
    gh,
    `#!/bin/sh\ncase "$2" in\n${states.join('\n')}\n*environment=development*) printf '%s' '${listed}' ;;\nesac\n`,
  );
  chmodSync(gh, 0o755);
  return execFileSync(SCRIPT, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${folder}:${process.env['PATH']}`,
      GITHUB_REPOSITORY: 'owner/name',
      PULL_REQUEST_BASE: pullRequest,
    },
  });
}

describe('a change is compared with', () => {
  it('the branch into which a pull request is to be merged', () => {
    expect(base([], failed)).toBe(`base=${failed}\n`);
  });

  it('the last commit that was deployed and verified, and not the previous push', () => {
    expect(
      base([
        [failed, false],
        [tested, true],
      ]),
    ).toBe(`base=${tested}\n`);
  });

  it('no commit that is not an ancestor', () => {
    expect(
      base([
        [elsewhere, true],
        [tested, true],
      ]),
    ).toBe(`base=${tested}\n`);
  });

  it('nothing if nothing was deployed: then everything is tested', () => {
    expect(base([])).toBe('base=\n');
    expect(base([[failed, false]])).toBe('base=\n');
  });
});
