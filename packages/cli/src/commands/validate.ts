import type { Command } from 'commander';
import { type ProjectOptions, withProjectOptions } from '../options.ts';

export function validateCommand(program: Command): void {
  const command = program
    .command('validate')
    .description('find every mistake in the definitions')
    .addHelpText('after', '\nExample:\n  $ databaker validate');
  withProjectOptions(command).action(async (options: ProjectOptions) => {
    const { loadValidProject } = await import('../project.ts');
    const { tables, layers } = await loadValidProject(options);
    process.stdout.write(`${layers.length} layers with ${tables.length} tables, no mistakes\n`);
  });
}
