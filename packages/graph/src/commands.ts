import { isAbsolute, join, resolve } from 'node:path';
import { fileError, makeFolder, writeOutput } from '@dc-data-baker/files';
import { ENVIRONMENTS } from '@dc-data-baker/models';
import {
  DEFAULT_DEFINITIONS,
  loadProject,
  type ProjectSource,
  WORKSPACE,
} from '@dc-data-baker/project';
import { type Command, Option } from 'commander';
import { check } from './output/check.ts';
import { drawFiles } from './output/draw-files.ts';
import { readBakes } from './output/read-bakes.ts';
import { readSources } from './output/read-sources.ts';

interface RenderOptions extends ProjectSource {
  readonly layer?: string;
  readonly select?: readonly string[];
  readonly lake?: string;
  readonly out: string;
}

export function registerCommands(program: Command): void {
  withProjectOptions(program.command('render'))
    .description('write databaker.png, databaker.svg and databaker.html')
    .option('--layer <name>', 'draw one layer, and what it reads')
    .option('--select <names...>', 'draw tables or layers: name, +name with what it needs, name+')
    .option(
      '--lake <dir>',
      'show the last bakes and stale sources of this lake in the explorer',
      fromWhereTyped,
    )
    .option('--out <dir>', 'where to write', fromWhereTyped, WORKSPACE)
    .action(render);
  withProjectOptions(program.command('check'))
    .description('fail if the files at the root differ from what the definitions draw')
    .option('--out <dir>', 'where the files are', fromWhereTyped, WORKSPACE)
    .action(async (options: ProjectSource & { out: string }) => {
      const project = await loadProject(options, WORKSPACE);
      await check(options.out, await drawFiles(project));
    });
}

/** DC_ENVIRONMENT is ignored: what is committed must not depend on a person's shell. */
function withProjectOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--env <name>', 'the environment of the locations')
        .choices(ENVIRONMENTS)
        .default('development'),
    )
    .addOption(
      new Option('--definitions <file>', 'a module that exports `definitions`')
        .default(DEFAULT_DEFINITIONS, 'packages/definitions')
        .argParser(fromWhereTyped),
    );
}

async function render(options: RenderOptions): Promise<void> {
  const project = await loadProject(options, WORKSPACE);
  const { lake } = options;
  const found =
    lake === undefined
      ? {}
      : { bakes: await readBakes(project, lake), sources: await readSources(project, lake) };
  const files = await drawFiles(project, { ...options, ...found });
  await fileError(options.out, () => makeFolder(options.out), 'name another with --out');
  for (const [name, bytes] of files) {
    const path = join(options.out, name);
    await writeOutput(path, bytes);
    process.stdout.write(`${path}\n`);
  }
}

/** Package scripts run in another directory than they were typed in; pnpm and npm say in which. */
function fromWhereTyped(path: string): string {
  return isAbsolute(path) ? path : resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}
