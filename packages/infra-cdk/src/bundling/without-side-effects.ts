import { join, sep } from 'node:path';
import { WORKSPACE } from '@dc-data-baker/project';
import type { Plugin } from 'esbuild';

const RESOLVED = Symbol('resolved');

/**
 * Lets esbuild leave out modules of ours that nothing is used of. Our modules do nothing but
 * declare; without being told, esbuild has to take along whatever the engine's and the planner's
 * contracts name, such as the SQL parser and its 22 MB of WebAssembly.
 */
export const withoutSideEffects: Plugin = {
  name: 'without-side-effects',
  setup(build) {
    const packages = join(WORKSPACE, 'packages') + sep;
    build.onResolve({ filter: /./ }, async ({ path, pluginData, ...options }) => {
      if (pluginData === RESOLVED || options.kind === 'entry-point') return undefined;
      if (!options.importer.startsWith(packages)) return undefined;
      const resolved = await build.resolve(path, { ...options, pluginData: RESOLVED });
      return { ...resolved, sideEffects: false };
    });
  },
};
