import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WORKSPACE } from '@dc-data-baker/project';
import { type FunctionName, HANDLERS } from '@dc-data-baker/steps';
import { build } from 'esbuild';
import { type Architecture, copyDuckdb } from './duckdb-binding.ts';
import { withoutSideEffects } from './without-side-effects.ts';

/** The directory of each function's code, as Lambda gets it. */
export type FunctionBundles = Readonly<Record<FunctionName, string>>;

/** The one function that runs DuckDB, and so carries it. */
const WITH_DUCKDB: FunctionName = 'writer';

/**
 * Bundles the functions, each into a directory of its own below this one.
 *
 * By esbuild itself rather than by the `NodejsFunction` construct: that one looks for Docker where
 * it does not find esbuild, and cannot lay a native library beside the code. The same sources give
 * the same bytes, on any machine and in any order, so that only a change of a function deploys it.
 */
export async function bundleFunctions(
  outdir: string,
  architecture: Architecture = 'arm64',
): Promise<FunctionBundles> {
  const names = Object.keys(HANDLERS) as FunctionName[];
  const bundles = names.map(
    (name) => [name, join(outdir, name)] as const satisfies [FunctionName, string],
  );
  await Promise.all(bundles.map(([name, directory]) => bundle(name, directory)));
  copyDuckdb(join(outdir, WITH_DUCKDB), architecture);
  return Object.fromEntries(bundles) as FunctionBundles;
}

async function bundle(name: FunctionName, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(HANDLERS[name])],
    outfile: join(directory, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Names of files go into the code as comments, seen from here.
    absWorkingDir: WORKSPACE,
    legalComments: 'none',
    logLevel: 'error',
    external: ['@duckdb/node-bindings-*'],
    plugins: [withoutSideEffects],
    // What is written as CommonJS, such as DuckDB, asks for its parts with `require`.
    banner: {
      js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
  });
}
