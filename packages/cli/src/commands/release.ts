import type { Command } from 'commander';
import { type ChangeOptions, changeTable } from '../change-table.ts';
import type { Io } from '../io.ts';
import { withEngineOptions } from '../with-engine-options.ts';

export function releaseCommand(program: Command, io: Io): void {
  const command = program
    .command('release')
    .description('release a table that a rollback holds, so that its next bake is published')
    .argument('<table>')
    .option('--yes', 'do it in production without asking')
    .addHelpText('after', '\nExample:\n  $ databaker release current_elections_parquet');
  withEngineOptions(command, io).action((name: string, options: ChangeOptions) =>
    run(io, name, options),
  );
}

async function run(io: Io, name: string, options: ChangeOptions): Promise<void> {
  const { release } = await import('@dc-data-baker/engine/bakes');
  const question = `Release \`${name}\` in production?`;
  await changeTable(io, options, name, question, async ({ store }, table) => {
    const wasHeld = await release(store, table);
    io.stdout.write(
      wasHeld
        ? `\`${name}\` is not held any more; the next bake of it is published\n`
        : `\`${name}\` was not held\n`,
    );
  });
}
