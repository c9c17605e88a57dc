import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { resourceName } from '@dc-data-baker/planner';
import { WORKSPACE } from '@dc-data-baker/project';
import { describe, expect, it } from 'vitest';
import { deployedProject } from './deployed-project.ts';
import { tempFolder } from './testing/temp-folder.ts';

const PROJECT = await deployedProject('staging');
/** The definitions decide which layers there are. */
const STACKS = ['core', ...PROJECT.layers.map(({ name }) => name)].map((name) =>
  resourceName(PROJECT, name),
);

/** A copy of the workspace that a test may change; it shares the installed packages. */
class WorkspaceCopy {
  readonly root = tempFolder();

  constructor() {
    for (const name of [
      'package.json',
      'nx.json',
      'pnpm-lock.yaml',
      'pnpm-workspace.yaml',
      'tsconfig.base.json',
      '.gitignore',
    ]) {
      cpSync(join(WORKSPACE, name), join(this.root, name));
    }
    const left = new Set(['cdk.out', '.nx', '.databaker']);
    cpSync(join(WORKSPACE, 'packages'), join(this.root, 'packages'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !left.has(path.split('/').at(-1) ?? ''),
    });
    mkdirSync(join(this.root, 'tools'));
    cpSync(join(WORKSPACE, 'tools', 'package.json'), join(this.root, 'tools', 'package.json'));
    symlinkSync(join(WORKSPACE, 'node_modules'), join(this.root, 'node_modules'));
  }

  /** Runs a target as a person without an AWS account would. */
  nx(args: readonly string[], environment = 'staging', more: NodeJS.ProcessEnv = {}): string {
    const { stdout, stderr } = spawnSync(
      join(this.root, 'node_modules', '.bin', 'nx'),
      [...args, '--outputStyle=static'],
      {
        cwd: this.root,
        encoding: 'utf8',
        env: {
          PATH: `${join(WORKSPACE, 'node_modules', '.bin')}:${process.env['PATH']}`,
          HOME: this.root,
          NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
          DC_ENVIRONMENT: environment,
          NX_DAEMON: 'false',
          NX_TUI: 'false',
          AWS_CONFIG_FILE: '/dev/null',
          AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
          AWS_EC2_METADATA_DISABLED: 'true',
          ...more,
        },
      },
    );
    return stripVTControlCharacters(stdout + stderr);
  }

  templates(): Map<string, string> {
    const folder = join(this.root, 'packages', 'infra-cdk', 'cdk.out');
    const names = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
    return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  }

  edit(path: string, change: (text: string) => string): void {
    const file = join(this.root, path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }
}

describe('infra-cdk:synth', () => {
  it('needs no account, is answered from the cache, and changes only what a query changes', () => {
    const workspace = new WorkspaceCopy();
    expect(workspace.nx(['run', 'infra-cdk:synth'])).toContain('Successfully ran target synth');
    const before = workspace.templates();
    const stacks = [...before.keys()].map((file) => file.replace('.template.json', ''));
    expect(stacks.sort()).toEqual(STACKS.toSorted());

    expect(workspace.nx(['run', 'infra-cdk:synth'])).toMatch(/1\/1 hit|from the cache|local cache/);

    workspace.edit(
      'packages/definitions/src/queries/current_elections_parquet.sql',
      (sql) => `${sql}  AND uprn IS NOT NULL\n`,
    );
    // The CDK has validated the other templates, which are the same but for one.
    const unvalidated = { CDK_VALIDATION: 'false' };
    expect(workspace.nx(['run', 'infra-cdk:synth'], 'staging', unvalidated)).not.toMatch(
      /1\/1 hit|from the cache/,
    );
    const after = workspace.templates();
    const changed = [...after].filter(([name, text]) => text !== before.get(name));
    expect(changed.map(([name]) => name)).toEqual([
      'dc-data-baker-staging-current-elections.template.json',
    ]);
  });

  it('refuses an unknown environment, and an invalid query', () => {
    const workspace = new WorkspaceCopy();
    expect(workspace.nx(['run', 'infra-cdk:synth'], 'prod')).toContain(
      'error: `prod` is not an environment; choose one of development, staging, production',
    );
    workspace.edit('packages/definitions/src/queries/current_elections_parquet.sql', (sql) =>
      sql.replace('  uprn,', '  uprm,'),
    );
    const output = workspace.nx(['run', 'infra-cdk:synth']);
    expect(output).toContain('uprm');
    expect(output).toContain('Failed tasks');
  });
});

describe('the CDK’s command line', () => {
  it('reads the output of the CDK’s library: their versions belong together', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(WORKSPACE, 'packages', 'infra-cdk', 'package.json'), 'utf8'),
    ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
    // `aws-cdk@3.0.0`, which is tagged `latest`, does not read the output of this library.
    expect({ lib: dependencies['aws-cdk-lib'], cli: devDependencies['aws-cdk'] }).toEqual({
      lib: '2.276.0',
      cli: '2.1148.1',
    });
    const app = join(tempFolder(), 'app.mjs');
    writeFileSync(
      app,
      `import { App, Stack } from '${join(WORKSPACE, 'packages/infra-cdk/node_modules/aws-cdk-lib/index.js')}';\nconst app = new App();\nnew Stack(app, 'pinned');\napp.synth();\n`,
    );
    const cdk = join(WORKSPACE, 'packages', 'infra-cdk', 'node_modules', '.bin', 'cdk');
    const { stdout, stderr, status } = spawnSync(
      cdk,
      ['list', '--app', `node ${app}`, '--output', tempFolder(), '--no-notices'],
      { encoding: 'utf8', env: { ...process.env, AWS_EC2_METADATA_DISABLED: 'true' } },
    );
    expect({ status, stdout: stdout.trim(), stderr }).toMatchObject({
      status: 0,
      stdout: 'pinned',
    });
  });

  it('only gets stable constructs', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(WORKSPACE, 'packages', 'infra-cdk', 'package.json'), 'utf8'),
    ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
    const names = [...Object.entries(dependencies), ...Object.entries(devDependencies)];
    expect(names.filter(([name, version]) => /alpha/.test(`${name} ${version}`))).toEqual([]);
  });
});
