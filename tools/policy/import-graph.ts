import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'vite';
import { ROOT, readPackageJson } from './workspace.ts';

/** The files that each source file imports, by their paths below the root, in order. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const SCOPE = '@dc-data-baker/';

/**
 * Reads the imports between the sources of all packages, including types: two files that need a
 * type of each other are coupled as much as by a function.
 */
export function readImportGraph(): ImportGraph {
  const files = globSync('packages/*/src/**/*.ts', { cwd: ROOT }).sort();
  return new Map(files.map((file) => [file, importsOf(file)]));
}

/** The package that a file belongs to: `engine` of `packages/engine/src/bake.ts`. */
export function packageOf(file: string): string {
  return file.split('/')[1] ?? '';
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.map(({ moduleRequest }) => moduleRequest?.value),
    ),
    // The parser lists `await import('./x.ts')`, and not the type `import('./x.ts').X`.
    ...[...text.matchAll(/\bimport\(\s*'([^']+)'/g)].map(([, request]) => request),
  ];
  const found = requests.flatMap((request) => resolve(file, request) ?? []);
  return [...new Set(found)].sort();
}

/** @returns `undefined` for anything other than a source of ours */
function resolve(from: string, request: string | undefined): string | undefined {
  if (request?.startsWith('.')) return normalize(join(dirname(from), request));
  if (!request?.startsWith(SCOPE)) return undefined;
  const [name = '', ...path] = request.slice(SCOPE.length).split('/');
  const entry = readPackageJson('packages', name).exports?.[['.', ...path].join('/')];
  return entry === undefined ? `packages/${name}/${request}` : join('packages', name, entry);
}

/**
 * The circles of a graph: groups of files each of which leads to all others, by Tarjan's algorithm.
 * https://en.wikipedia.org/wiki/Tarjan%27s_strongly_connected_components_algorithm
 */
export function circles(graph: ImportGraph): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const path: string[] = [];
  const onPath = new Set<string>();
  const found: string[][] = [];
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;

  function visit(file: string): void {
    const number = order.size;
    order.set(file, number);
    lowest.set(file, number);
    path.push(file);
    onPath.add(file);
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (onPath.has(next)) lowest.set(file, Math.min(low(file), low(next)));
    }
    if (low(file) !== number) return;
    const circle = path.splice(path.indexOf(file));
    for (const member of circle) onPath.delete(member);
    if (circle.length > 1 || graph.get(file)?.includes(file)) found.push(circle.sort());
  }

  function low(file: string): number {
    return lowest.get(file) ?? Number.POSITIVE_INFINITY;
  }
}
