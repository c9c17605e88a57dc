import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './workspace.ts';

/** Files with forbidden imports, in a workspace of their own with our rules. */
const WORKSPACE = mkdtempSync(join(tmpdir(), 'boundaries-'));

beforeAll(() => copyFileSync(join(ROOT, 'biome.json'), join(WORKSPACE, 'biome.json')));
afterAll(() => rmSync(WORKSPACE, { recursive: true }));

/** Biome's message for a file of a package with one import. */
function lint(folder: string, imported: string): string {
  const file = join(WORKSPACE, 'packages', folder, 'src', 'example.ts');
  mkdirSync(join(WORKSPACE, 'packages', folder, 'src'), { recursive: true });
  writeFileSync(file, `import { thing } from '${imported}';\n\nexport const used = thing;\n`);
  const { stdout, stderr } = spawnSync(
    join(ROOT, 'node_modules', '.bin', 'biome'),
    ['lint', '--vcs-enabled=false', file],
    { cwd: WORKSPACE, encoding: 'utf8' },
  );
  return stdout + stderr;
}

describe('an import that the boundaries forbid is refused, with where the code belongs', () => {
  it.each([
    ['models', '@dc-data-baker/planner', 'Reading SQL belongs in packages/planner'],
    ['models', 'node:fs', 'files and engines in packages/engine'],
    ['definitions', '@dc-data-baker/engine', 'Logic about definitions belongs in packages/planner'],
    ['planner', '@dc-data-baker/engine', 'Running belongs in packages/engine'],
    ['planner', '@dc-data-baker/definitions', 'works on packages/models alone'],
    ['planner', 'node:fs', 'handed to it as an argument'],
    ['project', '@dc-data-baker/engine', 'is handed to it'],
    ['engine', '@dc-data-baker/definitions', 'What is baked belongs in packages/definitions'],
    ['engine', '@dc-data-baker/cli', 'what a person sees in packages/cli'],
    ['files', '@dc-data-baker/engine', 'The lake belongs in packages/engine'],
    ['sample', '@dc-data-baker/models', 'Where its files go is for packages/cli to say'],
    ['bench', '@dc-data-baker/cli', 'The databaker command is packages/cli'],
    ['graph', '@dc-data-baker/engine', 'Running belongs in packages/engine'],
    ['cli', '@dc-data-baker/infra-cdk', 'deploying in packages/infra-cdk'],
    ['engine', '../../planner/src/plan.ts', 'Import another package by its name'],
  ])('%s may not import %s', (folder, imported, message) => {
    expect(lint(folder, imported)).toContain(message);
  });
});

describe('an import that the boundaries allow', () => {
  it.each([
    ['definitions', '@dc-data-baker/models'],
    ['planner', '@dc-data-baker/models'],
    ['planner', 'node:crypto'],
    ['engine', '@dc-data-baker/planner'],
    ['project', '@dc-data-baker/planner'],
    ['graph', '@dc-data-baker/planner'],
    ['graph', '@dc-data-baker/project'],
    ['engine', '@dc-data-baker/files'],
    ['sample', '@dc-data-baker/files'],
    ['cli', '@dc-data-baker/engine'],
    ['cli', '@dc-data-baker/sample'],
    ['cli', '@dc-data-baker/graph'],
    ['bench', '@dc-data-baker/engine'],
  ])('%s may import %s', (folder, imported) => {
    expect(lint(folder, imported)).not.toContain('noRestrictedImports');
  });
});
