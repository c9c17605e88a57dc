import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { databaker } from './testing/databaker.ts';
import { LakeFolder } from './testing/lake-folder.ts';
import { runNamingModules } from './testing/run-naming-modules.ts';

/** Where modules are from: our packages, and those that they depend on. */
function packagesOf(loaded: readonly string[]): string[] {
  const names = loaded.flatMap(
    (url) =>
      /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ??
      /\/packages\/([^/]+)\/src\//.exec(url)?.[1] ??
      [],
  );
  return [...new Set(names)].sort();
}

// Nearly all of their time is for loading modules: half a millisecond of processor time for each.
describe('a short command loads few modules:', () => {
  const lake = new LakeFolder();
  const env = () => ({
    DATABAKER_LAKE: lake.path,
    DATABAKER_DEFINITIONS: inject('lakeDefinitions'),
  });
  beforeAll(() => {
    // In a process of its own, because the test runner orders the exports of a module differently,
    // and so would cache another plan.
    expect(runNamingModules(['bake'], env()).stdout).toContain('current_elections_parquet');
  });
  afterAll(() => lake.remove());

  const HELP = ['cli', 'commander', 'files', 'models', 'project', 'zod'];
  const READING = [...HELP, '@duckdb/node-api', 'engine', 'fastest-levenshtein'];
  const LAKE = [...READING, 'p-map', 'planner'];
  it.each([
    ['--version', 185, HELP, /^1\./],
    ['ls', 260, LAKE, /published/],
    ['history', 265, LAKE, /published/],
    ['lookup', 265, [...LAKE, '@duckdb/node-bindings', 'detect-libc'], /local\.town\.ward/],
    ['plan', 455, LAKE, /no: nothing that goes into it has changed/],
    ['bake', 470, [...LAKE, '@duckdb/node-bindings', 'detect-libc'], /unchanged: /],
  ])('%s', (command, most, packages, answer) => {
    const args = command === 'lookup' ? [command, 'AA1 1AA'] : [command];
    const { stdout, loaded } = runNamingModules(args, env());
    const files = loaded.filter((url) => url.startsWith('file:'));
    expect(stdout).toMatch(answer);
    expect(packagesOf(files)).toEqual(packages.toSorted());
    expect(files.length).toBeLessThan(most);
    // The version of DuckDB, with which a table was made, and no language but English.
    expect(files.filter((url) => url.includes('/@duckdb/node-api/lib/'))).toEqual([]);
    expect(files.filter((url) => /\/locales\/(?!en\.)/.test(url))).toEqual([]);
  });
});

it('does not load the SQL parser for a plan that is cached', async () => {
  const lake = new LakeFolder();
  onTestFinished(() => lake.remove());
  // These modules list their layers explicitly. If layers are all that a module exports, they are
  // in another order here, because the test runner does not sort a module's exports.
  const definitions = join(import.meta.dirname, 'testing/village/definitions.ts');
  const args = ['plan', '--definitions', definitions, '--lake', lake.path, '--json'];
  const before = await databaker(args);
  const { stdout, loaded } = runNamingModules(args);
  expect(before.code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(before.stdout));
  expect(loaded.filter((url) => url.includes('/planner/src/'))).not.toEqual([]);
  expect(loaded.filter((url) => url.includes('polyglot'))).toEqual([]);
});

it('does not load the SQL parser for the first plan of an extract, because it would keep its memory', () => {
  // The definitions of no trial with this name have a plan yet.
  const trial = `t${randomUUID().slice(0, 8)}`;
  const lake = new LakeFolder();
  onTestFinished(() => lake.remove());
  const dryRun = ['bake', 'current_ballots', '--dry-run', '--trial', trial, '--lake', lake.path];
  const env = { EVERY_ELECTION_DATABASE_URL: 'postgresql://me:x@127.0.0.1:1/wards' };
  const { stdout, loaded } = runNamingModules(dryRun, env);
  expect(stdout).toContain('in database every_election');
  expect(loaded.filter((url) => url.includes('polyglot'))).toEqual([]);
});

it('loads neither the planner nor an engine for help, because they take most of the start', () => {
  const { stdout, loaded } = runNamingModules(['--help']);
  expect(stdout).toContain('Usage: databaker');
  expect(packagesOf(loaded)).toEqual(['cli', 'commander', 'files', 'models', 'project', 'zod']);
});
