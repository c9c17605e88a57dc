import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { type ProjectOptions, withProjectOptions } from '../options.ts';

export function validateCommand(program: Command, io: Io): void {
  const command = program
    .command('validate')
    .description('find every mistake in the definitions')
    .addHelpText('after', '\nExample:\n  $ databaker validate');
  withProjectOptions(command, io).action(async (options: ProjectOptions) => {
    const { loadValidProject } = await import('../project.ts');
    const { tables, layers } = await loadValidProject(options, io.cwd);
    io.stdout.write(`${layers.length} layers with ${tables.length} tables, no mistakes\n`);
  });
}
