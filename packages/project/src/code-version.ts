import { globSync } from 'node:fs';
import { join } from 'node:path';
import { codeHash } from '@dc-data-baker/files';
import { WORKSPACE } from './workspace.ts';

/** Whose sources decide what is found about a project: how its SQL is read, and by what it is judged. */
const SOURCES = ['models', 'planner', 'project', 'engine'].map((name) => `packages/${name}/src`);

/** What is installed, as the package manager has written it down: versions, and patches of them. */
const INSTALLED = join('node_modules', '.pnpm', 'lock.yaml');

/**
 * A hash of all code that reads and judges definitions.
 *
 * @returns `undefined` where it cannot be said what code that is: see `codeHash`
 */
export function codeVersion(root: string = WORKSPACE): string | undefined {
  const sources = SOURCES.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }));
  return codeHash(root, [INSTALLED, ...sources]);
}
