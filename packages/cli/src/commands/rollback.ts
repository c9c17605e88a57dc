import type { Command } from 'commander';
import { type ChangeOptions, changeTable } from '../change-table.ts';
import type { Io } from '../io.ts';
import { withEngineOptions } from '../options.ts';

interface RollbackOptions extends ChangeOptions {
  readonly to?: string;
  readonly untilChanged?: true;
}

export function rollbackCommand(program: Command, io: Io): void {
  const command = program
    .command('rollback')
    .description('point a table back at an earlier bake, and hold it there')
    .argument('<table>')
    .option('--to <bake>', 'the bake to point at; the one before the published one by default')
    .option('--until-changed', 'hold it there only until something else goes into it')
    .option('--yes', 'do it in production without asking')
    .addHelpText(
      'after',
      `
A table that was rolled back stays where it is, whatever is baked, until \`databaker release\`.

Examples:
  $ databaker rollback current_elections_parquet
  $ databaker rollback current_elections_parquet --until-changed`,
    );
  withEngineOptions(command, io).action((name: string, options: RollbackOptions) =>
    run(io, name, options),
  );
}

async function run(io: Io, name: string, options: RollbackOptions): Promise<void> {
  const { rollback } = await import('@dc-data-baker/engine');
  const { finishCutShort } = await import('../cut-short.ts');
  const question = `Roll \`${name}\` back in production?`;
  await changeTable(io, options, name, question, async ({ store, repoint }, table, project) => {
    await finishCutShort(io, { store, ...(repoint && { repoint }) }, project, [name]);
    const { manifest } = await rollback(store, table, options.to, repoint?.bind(undefined, name), {
      until: options.untilChanged ? 'changed' : 'released',
      now: io.now(),
    });
    io.stdout.write(
      `\`${name}\` is now bake ${manifest.bakeId}, and stays there until ${
        options.untilChanged ? 'something else goes into it, or until ' : ''
      }\`databaker release ${name}\`\n`,
    );
  });
}
