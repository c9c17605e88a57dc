import { cpSync, existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DatabakerError } from '@dc-data-baker/models';

/** The processors with a build of DuckDB's library: Lambda's, and those on which tests run. */
export type Architecture = 'arm64' | 'x64';

const FILES = ['package.json', 'duckdb.node', 'libduckdb.so'];

/**
 * Copies DuckDB's native library to where a function's code looks for it.
 *
 * This package depends on it directly, whichever processor deploys: among DuckDB's own optional
 * dependencies, a package manager would only install the one for this machine.
 */
export function copyDuckdb(directory: string, architecture: Architecture): void {
  const name = `@duckdb/node-bindings-linux-${architecture}`;
  const from = findPackage(name);
  for (const file of FILES) {
    cpSync(join(from, file), join(directory, 'node_modules', name, file), { recursive: true });
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
