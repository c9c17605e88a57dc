import type { ProjectSource } from '@dc-data-baker/project';
import { Argument, type Command } from 'commander';
import type { CompletedCommand } from '../completion/completed-command.ts';
import type { Io } from '../io.ts';
import { withProjectOptions } from '../options.ts';

type Shell = 'bash' | 'zsh' | 'fish';

const SCRIPTS: Readonly<
  Record<Shell, () => Promise<(commands: readonly CompletedCommand[]) => string>>
> = {
  bash: async () => (await import('../completion/bash.ts')).bashCompletion,
  zsh: async () => (await import('../completion/zsh.ts')).zshCompletion,
  fish: async () => (await import('../completion/fish.ts')).fishCompletion,
};

export function completionCommand(program: Command, io: Io): void {
  const command = program
    .command('completion')
    .description('print a script that completes commands, options and names in a shell')
    .addArgument(new Argument('<shell>').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      `
The names of layers and tables are those of the definitions: print it again when they change.

Examples:
  $ source <(databaker completion bash)
  $ databaker completion fish > ~/.config/fish/completions/databaker.fish`,
    );
  withProjectOptions(command, io).action((shell: Shell, options: ProjectSource) =>
    run(io, program, shell, options),
  );
}

async function run(io: Io, program: Command, shell: Shell, options: ProjectSource): Promise<void> {
  const { loadTables } = await import('@dc-data-baker/project');
  const { completedCommands } = await import('../completion/completed-command.ts');
  const { layers, tables } = await loadTables(options, io.cwd);
  const names = {
    layers: layers.map(({ name }) => name),
    tables: [...new Set(tables.map(({ table }) => table.name))],
  };
  const script = await SCRIPTS[shell]();
  io.stdout.write(script(completedCommands(program, names)));
}
