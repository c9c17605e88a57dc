import { readdirSync } from 'node:fs';
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
 * @returns `undefined` if the code is not there, or cannot be hashed: see `codeHash`
 */
export function codeVersion(root: string = WORKSPACE): string | undefined {
  try {
    return codeHash(root, [INSTALLED, ...SOURCES.flatMap((folder) => sourcesIn(root, folder))]);
  } catch {
    return undefined;
  }
}

/** Below the root, at any depth. `globSync` takes six times as long. */
function sourcesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesIn(root, path);
    return path.endsWith('.ts') ? [path] : [];
  });
}
