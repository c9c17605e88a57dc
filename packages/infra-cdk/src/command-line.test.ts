import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { resourceName } from '@dc-data-baker/planner';
import { WORKSPACE } from '@dc-data-baker/project';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { deployed, synthesise } from './testing/synthesise.ts';
import { tempFolder } from './testing/temp-folder.ts';

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

  /** Synthesises as a person without an AWS account would. */
  synth(environment = 'staging'): string {
    const nx = join(this.root, 'node_modules', '.bin', 'nx');
    return this.#run(nx, ['run', 'infra-cdk:synth', '--outputStyle=static'], '', environment).text;
  }

  /** Runs the program that the CDK's command runs. */
  app(): { readonly status: number | null; readonly text: string } {
    return this.#run('node', ['src/app.ts'], 'packages/infra-cdk', 'staging');
  }

  #run(command: string, args: readonly string[], folder: string, environment: string) {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: join(this.root, folder),
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
        // The tests of the stacks validate the same templates.
        CDK_VALIDATION: 'false',
      },
    });
    return { status, text: stripVTControlCharacters(stdout + stderr) };
  }

  /** The names of the templates that were synthesised. */
  templates(): string[] {
    return readdirSync(join(this.root, 'packages', 'infra-cdk', 'cdk.out'))
      .filter((name) => name.endsWith('.template.json'))
      .map((name) => name.replace('.template.json', ''))
      .sort();
  }

  /** Replaces the CDK's command by one that only prints its arguments. */
  replaceCdk(): void {
    const cdk = join(this.root, 'packages', 'infra-cdk', 'node_modules', '.bin', 'cdk');
    rmSync(cdk);
    writeFileSync(cdk, '#!/bin/sh\necho "cdk was run with: $*"\n', { mode: 0o755 });
  }

  edit(path: string, change: (text: string) => string): void {
    const file = join(this.root, path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }
}

/** The query whose changes are tried. */
const QUERY = 'packages/definitions/src/queries/current_elections_parquet.sql';

describe('infra-cdk:synth', () => {
  let workspace: WorkspaceCopy;
  beforeAll(() => {
    workspace = new WorkspaceCopy();
  });

  it('refuses an unknown environment', () => {
    const output = workspace.synth('prod');
    expect(output).toContain(
      'error: `prod` is not an environment; choose one of development, staging, production',
    );
    expect(output).toContain('Failed tasks');
  });

  it('needs no account, and is answered from the cache until a query changes', async () => {
    const { project } = await deployed('staging');
    expect(workspace.synth()).toContain('Successfully ran target synth');
    // The definitions decide which layers there are.
    const stacks = ['core', ...project.layers.map(({ name }) => name)];
    expect(workspace.templates()).toEqual(
      stacks.map((name) => resourceName(project, name)).toSorted(),
    );
    expect(workspace.synth()).toMatch(/1\/1 hit|from the cache|local cache/);

    // What it would synthesise is the next test's subject, and takes 25 s of processor time here.
    workspace.replaceCdk();
    workspace.edit(QUERY, (sql) => `${sql}  AND uprn IS NOT NULL\n`);
    const again = workspace.synth();
    expect(again).toContain('cdk was run with: synth --quiet');
    expect(again).not.toMatch(/1\/1 hit|from the cache/);
  });

  it('changes only the template of the layer whose query changes', async () => {
    const { project, templates } = await deployed('staging');
    const tables = project.tables.map((table) => {
      const { origin } = table;
      if (origin.kind !== 'baked' || origin.query.file !== QUERY) return table;
      const query = { ...origin.query, text: `${origin.query.text}  AND uprn IS NOT NULL\n` };
      return { ...table, origin: { ...origin, query } };
    });
    const after = synthesise({ ...project, tables });
    const textOf = (template: Template | undefined) => JSON.stringify(template?.toJSON());
    expect([...after.keys()]).toEqual([...templates.keys()]);
    const changed = [...after].filter(
      ([name, template]) => textOf(template) !== textOf(templates.get(name)),
    );
    expect(changed.map(([name]) => name)).toEqual(['current-elections']);
  });

  it('refuses an invalid query', () => {
    workspace.edit(QUERY, (sql) => sql.replace('  uprn,', '  uprm,'));
    const { status, text } = workspace.app();
    expect(text).toContain('uprm');
    expect(status).toBe(1);
  });
});

describe('the CDK’s command line', () => {
  it('has the version that reads the output of the CDK’s library, as the synthesis above does', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(WORKSPACE, 'packages', 'infra-cdk', 'package.json'), 'utf8'),
    ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
    // `aws-cdk@3.0.0`, which is tagged `latest`, does not read the output of this library.
    expect({ lib: dependencies['aws-cdk-lib'], cli: devDependencies['aws-cdk'] }).toEqual({
      lib: '2.276.0',
      cli: '2.1148.1',
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
