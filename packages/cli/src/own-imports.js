import { registerHooks } from 'node:module';

/** Where our packages are: `file:///.../packages/`. */
const PACKAGES = new URL('../../', import.meta.url).href;

/** The sources of a package, below `PACKAGES`. Definitions are what a person writes: Node.js resolves their imports. */
const SOURCES = /^(?!definitions\/)[^/]+\/src\//;

/**
 * Resolves what our own modules import with less work: a relative import is the file that it names,
 * because types are checked before code is committed, and a package is the same for all modules of one
 * package. For each import, Node.js looks up its file, and the `package.json` above it, which took a
 * fifth of the processor time of a short command.
 */
export function resolveOwnImports() {
  const packages = new Map();
  registerHooks({
    resolve(specifier, context, next) {
      const sources = sourcesOf(context.parentURL);
      if (sources === undefined) return next(specifier, context);
      if (specifier.startsWith('.') && specifier.endsWith('.ts')) {
        const { href } = new URL(specifier, context.parentURL);
        return { url: href, format: 'module-typescript', shortCircuit: true };
      }
      const name = `${sources} ${specifier}`;
      const found = packages.get(name) ?? { ...next(specifier, context), shortCircuit: true };
      packages.set(name, found);
      return found;
    },
  });
}

/** @returns the folder of a module of ours below `PACKAGES`, or `undefined` for any other module */
function sourcesOf(url) {
  if (!url?.startsWith(PACKAGES)) return undefined;
  return SOURCES.exec(url.slice(PACKAGES.length))?.[0];
}
