import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { type EngineOptions, withEngineOptions } from '../options.ts';

interface RollbackOptions extends EngineOptions {
  readonly to?: string;
  readonly untilChanged?: true;
  readonly yes?: true;
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
  const { loadProject } = await import('@dc-data-baker/project');
  const { rollback } = await import('@dc-data-baker/engine');
  const { bakedTable } = await import('../baked-table.ts');
  const { withEngine } = await import('../open-engine.ts');
  const { confirmProduction } = await import('../confirm.ts');
  const { withLock } = await import('../with-lock.ts');
  const project = await loadProject(options, io.cwd);
  const table = bakedTable(project, name);
  await withLock(options, () =>
    withEngine(io, options, project, async ({ store, repoint }) => {
      const { finishCutShort } = await import('../cut-short.ts');
      await confirmProduction(io, options, `Roll \`${name}\` back in production?`);
      await finishCutShort(io, { store, ...(repoint && { repoint }) }, project, [name]);
      const { manifest } = await rollback(
        store,
        table,
        options.to,
        repoint?.bind(undefined, name),
        {
          until: options.untilChanged ? 'changed' : 'released',
          now: io.now(),
        },
      );
      io.stdout.write(
        `\`${name}\` is now bake ${manifest.bakeId}, and stays there until ${
          options.untilChanged ? 'something else goes into it, or until ' : ''
        }\`databaker release ${name}\`\n`,
      );
    }),
  );
}
