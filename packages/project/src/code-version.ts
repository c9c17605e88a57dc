import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { WORKSPACE } from './workspace.ts';

/** Whose sources decide what is found about a project: how its SQL is read, and by what it is judged. */
const SOURCES = ['models', 'planner', 'project', 'engine'].map((name) => `packages/${name}/src`);

/** What is installed, as the package manager has written it down: versions, and patches of them. */
const INSTALLED = join('node_modules', '.pnpm', 'lock.yaml');

/**
 * A hash of all code that reads and judges definitions.
 *
 * @returns `undefined` where it cannot be said what code that is: files are not there, or have changed
 *   since this process began, which may have loaded them before
 */
export function codeVersion(root: string = WORKSPACE): string | undefined {
  const hash = createHash('sha256').update(
    `${process.version} ${process.platform} ${process.arch}`,
  );
  try {
    const sources = SOURCES.flatMap((folder) =>
      globSync(`${folder}/**/*.ts`, { cwd: root }),
    ).sort();
    for (const file of [INSTALLED, ...sources]) {
      if (file.endsWith('.test.ts')) continue;
      const path = join(root, file);
      if (statSync(path).mtimeMs > performance.timeOrigin) return undefined;
      const text = readFileSync(path);
      hash.update(`${file} ${text.length}\n`).update(text);
    }
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}
