import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WORKSPACE } from '@dc-data-baker/project';
import { type FunctionName, HANDLERS } from '@dc-data-baker/steps';
import { rolldown } from 'rolldown';
import { type Architecture, copyDuckdb } from './copy-duckdb.ts';

/** The directory with each function's code, as it is uploaded to Lambda. */
export type FunctionBundles = Readonly<Record<FunctionName, string>>;

/** The functions that run DuckDB, and need its library. */
const WITH_DUCKDB: readonly FunctionName[] = ['extractor', 'writer'];

/** The common path of our own modules. */
const OURS = join(WORKSPACE, 'packages') + sep;

/**
 * Bundles each function into a directory of its own below this one.
 *
 * It uses rolldown instead of the `NodejsFunction` construct, which needs esbuild or Docker and
 * cannot add a native library. The same sources give the same bytes, on any machine and in any
 * order, so functions are only deployed when the code has changed.
 *
 * @param version the version of this project, which the functions write into manifests
 */
export async function bundleFunctions(
  outdir: string,
  architecture: Architecture = 'arm64',
  version?: string,
): Promise<FunctionBundles> {
  const names = Object.keys(HANDLERS) as FunctionName[];
  const bundles = names.map(
    (name) => [name, join(outdir, name)] as const satisfies [FunctionName, string],
  );
  await Promise.all(bundles.map(([name, directory]) => bundle(name, directory, version)));
  for (const name of WITH_DUCKDB) copyDuckdb(join(outdir, name), architecture);
  return Object.fromEntries(bundles) as FunctionBundles;
}

async function bundle(
  name: FunctionName,
  directory: string,
  version: string | undefined,
): Promise<void> {
  const bundle = await rolldown({
    input: fileURLToPath(HANDLERS[name]),
    // The code contains file names as comments, relative to this folder.
    cwd: WORKSPACE,
    platform: 'node',
    transform: {
      target: 'node24',
      define: { 'process.env.DATABAKER_VERSION': JSON.stringify(version) ?? 'undefined' },
    },
    external: /^@duckdb\/node-bindings-/,
    treeshake: { moduleSideEffects: hasSideEffects },
    // An import that is not found is only a warning, and would fail in Lambda.
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
 * Our modules have no side effects, so an unused one can be left out. Without this, the bundler
 * must include everything that the contracts of the engine and the planner name, such as the SQL
 * parser and its 22 MB of WebAssembly. Other packages declare it in their package.json.
 */
function hasSideEffects(module: string): false | undefined {
  return module.startsWith(OURS) ? false : undefined;
}
