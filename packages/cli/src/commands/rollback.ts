import { DatabakerError } from '@dc-data-baker/models';
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { type EngineOptions, withEngineOptions } from '../options.ts';

interface RollbackOptions extends EngineOptions {
  readonly to?: string;
  readonly yes?: true;
}

export function rollbackCommand(program: Command, io: Io): void {
  const command = program
    .command('rollback')
    .description('point a table back at an earlier bake')
    .argument('<table>')
    .option('--to <bake>', 'the bake to point at; the one before the published one by default')
    .option('--yes', 'do it in production without asking')
    .addHelpText('after', '\nExample:\n  $ databaker rollback current_elections_parquet');
  withEngineOptions(command, io).action((name: string, options: RollbackOptions) =>
    run(io, name, options),
  );
}

async function run(io: Io, name: string, options: RollbackOptions): Promise<void> {
  const { loadProject } = await import('@dc-data-baker/project');
  const { didYouMean } = await import('@dc-data-baker/planner');
  const { rollback } = await import('@dc-data-baker/engine');
  const { withEngine } = await import('../open-engine.ts');
  const { confirmProduction } = await import('../confirm.ts');
  const { withLock } = await import('../with-lock.ts');
  const project = await loadProject(options, io.cwd);
  const baked = project.tables.filter(({ query }) => query !== undefined);
  const table = baked.find((candidate) => candidate.table.name === name);
  if (!table) {
    const names = baked.map((candidate) => candidate.table.name);
    throw new DatabakerError(
      'request',
      `there is no baked table \`${name}\`${didYouMean(name, names)}`,
    );
  }
  await withLock(options, () =>
    withEngine(io, options, project, async ({ store, point }) => {
      const { finishCutShort } = await import('../cut-short.ts');
      await confirmProduction(io, options, `Roll \`${name}\` back in production?`);
      await finishCutShort(io, { store, ...(point && { point }) }, project, [name]);
      const { manifest } = await rollback(store, table, options.to, point?.bind(undefined, name));
      io.stdout.write(`\`${name}\` is now bake ${manifest.bakeId}\n`);
    }),
  );
}
