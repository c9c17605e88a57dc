import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WORKSPACE } from './workspace.ts';

const run = promisify(execFile);

/** What decides how a bake is made. A commit that changes only documents is no other version. */
const CODE = ['packages', 'pnpm-lock.yaml'];

/** By root. A process does not outlive its code, and Git looks at every file to find changes. */
const found = new Map<string, Promise<string>>();

/**
 * The version of this project, for the manifests of bakes: that of its `package.json`, and the last
 * commit that changed code, such as `1.0.0 (055946d0ab)` or `1.0.0 (055946d0ab and changes)`.
 * Without Git, or outside of a clone, the first alone.
 */
export function projectVersion(root: string = WORKSPACE): Promise<string> {
  const version = found.get(root) ?? findVersion(root);
  found.set(root, version);
  return version;
}

async function findVersion(root: string): Promise<string> {
  const version = packageVersion(root);
  const [commit, changes] = await Promise.all([
    git(root, 'log', '-1', '--abbrev=10', '--format=%h', '--', ...CODE),
    git(root, 'diff', '--name-only', 'HEAD', '--', ...CODE),
  ]);
  if (!commit) return version;
  return `${version} (${commit}${changes === '' ? '' : ' and changes'})`;
}

/** The version in the project's `package.json`. */
export function packageVersion(root: string = WORKSPACE): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}

/**
 * Of this folder's own repository: without `--git-dir`, Git would answer for one that contains it.
 *
 * @returns `undefined` if there is no answer
 */
async function git(root: string, ...args: readonly string[]): Promise<string | undefined> {
  const own = ['--git-dir', join(root, '.git'), '--work-tree', root, '--no-optional-locks'];
  try {
    return (await run('git', [...own, ...args], { cwd: root })).stdout.trim();
  } catch {
    return undefined;
  }
}
