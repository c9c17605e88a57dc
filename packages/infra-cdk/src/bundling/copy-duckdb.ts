import { copyFileSync, existsSync, linkSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DatabakerError } from '@dc-data-baker/models';

/** The processors with a build of DuckDB's library: Lambda's, and those on which tests run. */
export type Architecture = 'arm64' | 'x64';

const FILES = ['package.json', 'duckdb.node', 'libduckdb.so'];

/**
 * Puts DuckDB's native library where a function's code looks for it.
 *
 * This package depends on it directly, whichever processor deploys: among DuckDB's own optional
 * dependencies, a package manager would only install the one for this machine.
 */
export function copyDuckdb(directory: string, architecture: Architecture): void {
  const name = `@duckdb/node-bindings-linux-${architecture}`;
  const from = findPackage(name);
  const to = join(directory, 'node_modules', name);
  mkdirSync(to, { recursive: true });
  for (const file of FILES) linkOrCopy(join(from, file), join(to, file));
}

/** A link where the file system permits it: the library has 70 MB, and two functions need it. */
function linkOrCopy(from: string, to: string): void {
  // Copying would otherwise write into the file to which an earlier link leads.
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function findPackage(name: string): string {
  const own = createRequire(import.meta.url);
  // The library for this machine can only be resolved from DuckDB's own packages.
  const engine = createRequire(realpathSync(own.resolve('@dc-data-baker/engine')));
  const api = createRequire(engine.resolve('@duckdb/node-api'));
  const bindings = createRequire(api.resolve('@duckdb/node-bindings/package.json'));
  for (const { resolve } of [own, bindings]) {
    const found = tryResolve(resolve, `${name}/package.json`);
    if (found !== undefined && existsSync(found)) return dirname(found);
  }
  throw new DatabakerError(
    'request',
    `${name} is not installed; run \`npx --yes pnpm@12.21.0 install\``,
  );
}

function tryResolve(resolve: NodeJS.RequireResolve, path: string): string | undefined {
  try {
    return resolve(path);
  } catch {
    return undefined;
  }
}
