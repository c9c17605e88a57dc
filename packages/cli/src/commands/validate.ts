import type { ProjectSource } from '@dc-data-baker/project';
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { openBinder } from '../open-binder.ts';
import { withProjectOptions } from '../options.ts';

export function validateCommand(program: Command, io: Io): void {
  const command = program
    .command('validate')
    .description('find every mistake in the definitions')
    .addHelpText('after', '\nExample:\n  $ databaker validate');
  withProjectOptions(command, io).action(async (options: ProjectSource) => {
    const { plural } = await import('@dc-data-baker/models');
    const { loadValidProject } = await import('@dc-data-baker/project');
    const { tables, layers } = await loadValidProject(options, io.cwd, openBinder);
    io.stdout.write(
      `${plural(layers.length, 'layer')} with ${plural(tables.length, 'table')}, no mistakes\n`,
    );
  });
}
