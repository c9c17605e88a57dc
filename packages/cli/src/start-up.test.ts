import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { databaker } from './testing/databaker.ts';
import { LakeFolder } from './testing/lake-folder.ts';
import { runNamingModules } from './testing/run-naming-modules.ts';

it('loads neither the SQL parser nor an engine for help, because they take most of the start', () => {
  const { stdout, loaded } = runNamingModules(['--help']);
  expect(stdout).toContain('Usage: databaker');
  const packages = loaded.flatMap((url) => /\/packages\/([^/]+)\/src\//.exec(url)?.[1] ?? []);
  expect([...new Set(packages)].sort()).toEqual(['cli', 'files', 'models', 'project']);
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
