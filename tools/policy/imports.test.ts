import { describe, expect, it } from 'vitest';
import { ALLOWED_IMPORTS, ALLOWED_IN_TESTS, FOR_TESTS } from './allowed-imports.ts';
import { circles, packageOf, readImportGraph } from './import-graph.ts';
import { PACKAGES, readPackageJson, readText } from './workspace.ts';

const GRAPH = readImportGraph();

const ALLOWED: Readonly<Record<string, readonly string[]>> = { ...ALLOWED_IMPORTS, ...FOR_TESTS };

const TEST_PACKAGES: readonly string[] = Object.keys(FOR_TESTS);

/** The packages that the tests of a package may import in addition. */
function inTests(name: string): readonly string[] {
  return [...TEST_PACKAGES, ...(ALLOWED_IN_TESTS[name] ?? [])];
}

const SCOPE = '@dc-data-baker/';

/** Every import of a file by another, as `[from, to]`. */
const IMPORTS = [...GRAPH].flatMap(([from, files]) => files.map((to) => [from, to] as const));

/**
 * Folders of `packages/engine/src` that talk to one system each: S3, and those with an engine
 * (`duckdb/duckdb-engine.ts`). What two of them need is beside them.
 */
const OF_ONE_SYSTEM = [
  's3',
  ...[...GRAPH.keys()].flatMap(
    (file) => /^packages\/engine\/src\/(\w+)\/\1-engine\.ts$/.exec(file)?.[1] ?? [],
  ),
];

function isTest(file: string): boolean {
  return /\.test(-d)?\.ts$|\/(testing|e2e|bench)\//.test(file);
}

describe('files', () => {
  it('do not import each other in a circle, even for types only', () => {
    expect(GRAPH.size).toBeGreaterThan(500);
    expect(circles(GRAPH)).toEqual([]);
  });

  it('of the engine that talk to one system do not import those that talk to another', () => {
    const folderOf = (file: string): string | undefined =>
      OF_ONE_SYSTEM.find((folder) => file.startsWith(`packages/engine/src/${folder}/`));
    const between = IMPORTS.filter(
      ([from, to]) => folderOf(from) && folderOf(to) && folderOf(from) !== folderOf(to),
    );
    expect(OF_ONE_SYSTEM).toEqual(expect.arrayContaining(['athena', 'duckdb']));
    expect(between).toEqual([]);
  });
});

describe('circles are found', () => {
  it.each([
    ['none in a line', { a: ['b'], b: ['c'], c: [] }, []],
    ['none where two ways lead to one file', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
    ['a file that imports itself', { a: ['a'] }, [['a']]],
    ['two files', { a: ['b'], b: ['a'] }, [['a', 'b']]],
    ['one behind a line', { a: ['b'], b: ['c'], c: ['d'], d: ['b'] }, [['b', 'c', 'd']]],
    [
      'two that share no file',
      { a: ['b', 'c'], b: ['a'], c: ['d'], d: ['c'] },
      [
        ['c', 'd'],
        ['a', 'b'],
      ],
    ],
  ])('%s', (_, imports, expected) => {
    expect(circles(new Map(Object.entries(imports)))).toEqual(expected);
  });
});

describe('the packages', () => {
  it('are those of the list', () => {
    expect([...PACKAGES].sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  it.each(PACKAGES)(
    '%s only imports those that the list allows, and in tests those for tests',
    (name) => {
      const refused = IMPORTS.filter(([from, to]) => {
        if (packageOf(from) !== name || packageOf(to) === name) return false;
        if (isTest(from) && inTests(name).includes(packageOf(to))) return false;
        return !ALLOWED[name]?.includes(packageOf(to));
      });
      expect(refused).toEqual([]);
    },
  );

  it.each(PACKAGES)('%s depends on those of the list, in its package.json', (name) => {
    const { dependencies = {}, devDependencies = {} } = readPackageJson('packages', name);
    const forTests = ofOurs(devDependencies);
    expect(inTests(name)).toEqual(expect.arrayContaining(forTests));
    expect(ofOurs(dependencies)).toEqual(
      ALLOWED[name]?.filter((other) => !forTests.includes(other)),
    );
  });

  it.each(PACKAGES)('%s may not import any others, by biome.json', (name) => {
    const allowed = biomeAllows(name).filter(
      (other) => !inTests(name).includes(other) || ALLOWED[name]?.includes(other),
    );
    expect(allowed).toEqual(ALLOWED[name]);
  });

  it('are in docs/developing.md as in the list', () => {
    const arrows = [...readText('docs', 'developing.md').matchAll(/^ +([\w-]+) --> ([\w-]+)$/gm)];
    expect(arrows.map(([, from, to]) => `${from} --> ${to}`).sort()).toEqual(fewestArrows());
  });
});

function ofOurs(dependencies: Readonly<Record<string, string>>): string[] {
  return Object.keys(dependencies)
    .filter((name) => name.startsWith(SCOPE))
    .map((name) => name.slice(SCOPE.length))
    .sort();
}

interface BiomeOverride {
  readonly includes: readonly string[];
  readonly linter: {
    readonly rules: {
      readonly style: {
        readonly noRestrictedImports?: {
          readonly options: { readonly patterns: readonly { readonly group: readonly string[] }[] };
        };
      };
    };
  };
}

/** The packages that Biome allows the sources of a package to import. */
function biomeAllows(name: string): string[] {
  const { overrides } = JSON.parse(readText('biome.json')) as { overrides: BiomeOverride[] };
  const own = overrides.find(({ includes }) => includes.includes(`packages/${name}/src/**`));
  const patterns = own?.linter.rules.style.noRestrictedImports?.options.patterns ?? [];
  const group = patterns.map((pattern) => pattern.group).find(([all]) => all === `${SCOPE}*`);
  if (!group) throw new Error(`biome.json lets packages/${name} import everything`);
  return group
    .slice(1)
    .map((pattern) => pattern.slice(`!${SCOPE}`.length))
    .sort();
}

/** The arrows from which all others follow: for `a --> b --> c` not `a --> c`. */
function fewestArrows(): string[] {
  const list: Readonly<Record<string, readonly string[]>> = ALLOWED_IMPORTS;
  return Object.entries(list)
    .flatMap(([to, allowed]) =>
      allowed
        .filter((from) => !allowed.some((other) => list[other]?.includes(from)))
        .map((from) => `${from} --> ${to}`),
    )
    .sort();
}
