import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WASM_FLAGS } from '../../packages/project/src/wasm-flags.ts';
import { testSettings } from '../test-settings.ts';
import { PACKAGES, ROOT, readText } from './workspace.ts';

const TESTED = [...PACKAGES.map((name) => `packages/${name}`), 'tools'].filter(
  (folder) =>
    globSync(`${folder}/**/*.test.ts`, { cwd: ROOT, exclude: ['**/node_modules'] }).length > 0,
);

describe('the tests of a package', () => {
  it.each(TESTED)('are run by Nx, with the settings that all share: %s', (folder) => {
    const { nx } = JSON.parse(readText(folder, 'package.json')) as {
      readonly nx: { readonly targets: object };
    };
    expect(Object.keys(nx.targets)).toContain('test');
    expect(readText(folder, 'vitest.config.ts')).toContain('testSettings');
  });
});

it('tests run with the flags for WebAssembly that the programs set', () => {
  expect(testSettings.execArgv).toEqual(WASM_FLAGS);
});

it('the flags for WebAssembly are written in no other file', () => {
  const files = globSync(['packages/*/src/**/*.ts', 'tools/**/*.ts'], {
    cwd: ROOT,
    exclude: ['**/node_modules'],
  });
  expect(files.filter((file) => /--no-wasm-\w/.test(readText(file))).sort()).toEqual([
    'packages/project/src/wasm-flags.ts',
    'tools/test-settings.ts',
  ]);
});

/** Calls that wait for real time, or read it; and limits of single tests. */
const TIME =
  /\b(setTimeout|setInterval|sleep|Date\.now|performance\.now|Math\.random|waitForTimeout)\(|\btimeout: (?!600_000)[\d_]+|^\s*\d{1,3}_\d{3},$|\}, \d{1,3}_\d{3}\);$/;

/** The only place where waits are shortened: they wait for another process. */
const ALLOWED = ['packages/cli/src/testing/databaker.ts', 'tools/policy/test-settings.test.ts'];

describe('a test', () => {
  const files = globSync(
    [
      'packages/*/src/**/*.test.ts',
      'packages/*/src/**/testing/**/*.ts',
      'packages/fake-aws/src/test-aws.ts',
      'tools/**/*.test.ts',
    ],
    { cwd: ROOT, exclude: ['**/node_modules'] },
  ).filter((file) => !ALLOWED.includes(file));

  it.each(files)('neither waits for time nor measures it: %s', (file) => {
    const lines = readText(file).split('\n');
    const found = lines.flatMap((line, i) =>
      TIME.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [],
    );
    expect(found).toEqual([]);
  });
});

describe('a hook of a module that tests share', () => {
  const setups = globSync('packages/*/vitest.config.ts', { cwd: ROOT }).flatMap((config) =>
    [...readText(config).matchAll(/setupFiles: \[(.*)\]/g)].flatMap(([, files = '']) =>
      files.split(', ').map((file) => config.replace('vitest.config.ts', file.slice(1, -1))),
    ),
  );
  const shared = globSync(['packages/*/src/**/*.ts', 'tools/**/*.ts'], {
    cwd: ROOT,
    exclude: ['**/node_modules', '**/*.test.ts'],
  }).filter((file) => !setups.includes(file));

  // Without isolation a module is loaded once in a worker, and its own hooks are those of one file.
  it('is set by a function that each test file calls, or in a setup file', () => {
    expect(setups).toContain('packages/infra-cdk/src/testing/after-each-file.ts');
    const own = shared.filter((file) => /^(?:before|after)(?:All|Each)\(/m.test(readText(file)));
    expect(own).toEqual([]);
  });
});
