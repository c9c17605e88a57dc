import { globSync } from 'node:fs';
import { join } from 'node:path';
import { codeHash } from '@dc-data-baker/files';
import { WORKSPACE } from './workspace.ts';

/**
 * The packages whose sources decide what is found about a project: how its SQL is parsed and
 * validated.
 */
const SOURCES = ['models', 'planner', 'project', 'engine'].map((name) => `packages/${name}/src`);

/** The installed versions and patches, as the package manager has recorded them. */
const INSTALLED = join('node_modules', '.pnpm', 'lock.yaml');

/**
 * A hash of all code that parses and validates definitions.
 *
 * @returns `undefined` if the code cannot be hashed: see `codeHash`
 */
export function codeVersion(root: string = WORKSPACE): string | undefined {
  const sources = SOURCES.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }));
  return codeHash(root, [INSTALLED, ...sources]);
}
