import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WORKSPACE } from '@dc-data-baker/project';
import { type FunctionName, HANDLERS } from '@dc-data-baker/steps';
import { rolldown } from 'rolldown';
import { type Architecture, copyDuckdb } from './duckdb-binding.ts';

/** The directory of each function's code, as Lambda gets it. */
export type FunctionBundles = Readonly<Record<FunctionName, string>>;

/** The functions that run DuckDB, and so carry it. */
const WITH_DUCKDB: readonly FunctionName[] = ['extractor', 'writer'];

/** Where the paths of our own modules begin. */
const OURS = join(WORKSPACE, 'packages') + sep;

/**
 * Bundles the functions, each into a directory of its own below this one.
 *
 * By rolldown rather than by the `NodejsFunction` construct: that one needs esbuild or Docker, and
 * cannot lay a native library beside the code. The same sources give the same bytes, on any machine
 * and in any order, so that only a change of a function deploys it.
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
  for (const name of WITH_DUCKDB) copyDuckdb(join(outdir, name), architecture);
  return Object.fromEntries(bundles) as FunctionBundles;
}

async function bundle(name: FunctionName, directory: string): Promise<void> {
  const bundle = await rolldown({
    input: fileURLToPath(HANDLERS[name]),
    // Names of files go into the code as comments, seen from here.
    cwd: WORKSPACE,
    platform: 'node',
    transform: { target: 'node24' },
    external: /^@duckdb\/node-bindings-/,
    treeshake: { moduleSideEffects: hasSideEffects },
    // An import that is not found is a warning, and would fail only in Lambda.
    onLog: (level, log, handle) => handle(level === 'warn' ? 'error' : level, log),
  });
  try {
    await bundle.write({
      file: join(directory, 'index.mjs'),
      format: 'esm',
      codeSplitting: false,
      comments: false,
    });
  } finally {
    await bundle.close();
  }
}

/**
 * Modules of ours do nothing but declare, so one that nothing is used of can be left out. Without
 * being told, the bundler has to take along whatever the engine's and the planner's contracts
 * name, such as the SQL parser and its 22 MB of WebAssembly. Others say it in their package.json.
 */
function hasSideEffects(module: string): false | undefined {
  return module.startsWith(OURS) ? false : undefined;
}
