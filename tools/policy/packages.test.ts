import { describe, expect, it } from 'vitest';
import { MANIFESTS, PACKAGES, readPackageJson, readText } from './workspace.ts';

describe('every package', () => {
  it.each(PACKAGES)('%s is named after its folder, for pnpm and for Nx', (folder) => {
    const manifest = readPackageJson('packages', folder);
    expect(manifest.name).toBe(`@dc-data-baker/${folder}`);
    expect(manifest.nx?.name).toBe(folder);
    expect(manifest.private).toBe(true);
  });

  it.each(PACKAGES)('%s says in one sentence what it is, where pnpm and Nx list it', (folder) => {
    expect(readPackageJson('packages', folder).description).toMatch(/^[A-Z].{10,80}\.$/);
  });

  it.each(PACKAGES)('%s has the targets that people try', (folder) => {
    const { targets = {} } = readPackageJson('packages', folder).nx ?? {};
    const tried = ['build', 'lint', 'format', 'typecheck'];
    expect(Object.keys(targets)).toEqual(expect.arrayContaining(tried));
  });

  it.each(PACKAGES)(
    '%s says on its README’s first line what it knows and what it must never know',
    (folder) => {
      const [first] = readText('packages', folder, 'README.md').split('\n');
      expect(first).toMatch(/^Knows .*; must never /);
    },
  );

  it.each(PACKAGES)(
    '%s shows its contract, an index.ts for each folder that has one, or is a command',
    (folder) => {
      const { exports } = readPackageJson('packages', folder);
      if (exports === undefined) return;
      expect(exports['.']).toBe('./src/index.ts');
      for (const [path, file] of Object.entries(exports)) {
        expect(file).toBe(path === '.' ? './src/index.ts' : `./src/${path.slice(2)}/index.ts`);
      }
    },
  );
});

describe('the types of every package', () => {
  it.each([...PACKAGES])('are checked with those of all, or by itself: %s', (folder) => {
    const { include, exclude } = JSON.parse(readText('tools', 'types.tsconfig.json')) as {
      readonly include: readonly string[];
      readonly exclude: readonly string[];
    };
    expect(include).toContain('../packages/*/src');
    const { targets = {} } = readPackageJson('packages', folder).nx ?? {};
    const isApart = exclude.includes(`../packages/${folder}`);
    expect(Object.keys(targets).includes('types')).toBe(isApart);
  });

  it('are checked with the settings that their package has', () => {
    const apart = PACKAGES.filter((folder) => {
      const {
        extends: base,
        include,
        ...own
      } = JSON.parse(readText('packages', folder, 'tsconfig.json')) as Record<string, unknown>;
      return Object.keys(own).length > 0;
    });
    expect(apart).toEqual(['graph']);
  });
});

describe('every dependency', () => {
  it('has an exact version, so that today’s bake is tomorrow’s', () => {
    const versions = MANIFESTS.flatMap(({ dependencies, devDependencies }) =>
      Object.entries({ ...dependencies, ...devDependencies }),
    );
    const loose = versions.filter(
      ([, version]) => version !== 'workspace:*' && !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    expect(versions.length).toBeGreaterThan(10);
    expect(loose).toEqual([]);
  });

  it('has one version in the whole workspace', () => {
    const found = new Map<string, Set<string>>();
    for (const { dependencies, devDependencies } of MANIFESTS) {
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        found.set(name, (found.get(name) ?? new Set()).add(version));
      }
    }
    const several = [...found].filter(([, versions]) => versions.size > 1);
    expect(several).toEqual([]);
  });
});

it('packages are asked whether they run on the Node that runs them', () => {
  const { devDependencies } = readPackageJson();
  expect(readText('pnpm-workspace.yaml')).toContain(`nodeVersion: ${devDependencies?.['node']}\n`);
});
